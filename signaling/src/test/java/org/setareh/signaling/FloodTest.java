package org.setareh.signaling;

import static java.lang.System.nanoTime;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.springframework.http.HttpMethod.POST;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.setareh.signaling.contact.Contacts;

/**
 * One who asks for far too much: most of it is refused for what it is, others ask as before, and
 * nothing of it is kept. The flood comes from an address of its own.
 */
final class FloodTest {
  private static final TestServer SERVER =
      TestServer.with(Map.of("SETAREH_TRUSTED_PROXIES", "127.0.0.1,::1"));
  private static final int AT_ONCE = 8;
  private static final long SOME_MEMORY_BYTES = 48 << 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final long beganNs = nanoTime();
  private final Browser stranger = Moderated.account(SERVER);
  private final CallPeer sara = new CallPeer(Moderated.account(SERVER));
  private final CallPeer adam = new CallPeer(Moderated.account(SERVER));

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @AfterEach
  void printTime(TestInfo test) {
    System.out.printf("%s took %.1f s%n", test.getDisplayName(), (nanoTime() - beganNs) / 1e9);
  }

  private interface Body {
    Object of(int number);
  }

  /** Sends so many; how many answers there were of each status. */
  private Map<Integer, Integer> flood(int count, String path, @Nullable String cookie, Body body)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Callable<Map<Integer, Integer>>> senders = new ArrayList<>();
    for (int sender = 0; sender < AT_ONCE; sender++) {
      senders.add(() -> {
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
          statuses.merge(send(path, cookie, body.of(i)), 1, Integer::sum);
        }
        return statuses;
      });
    }
    Map<Integer, Integer> all = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Map<Integer, Integer>> done : threads.invokeAll(senders)) {
        done.get().forEach((status, times) -> all.merge(status, times, Integer::sum));
      }
    }
    return all;
  }

  private int send(String path, @Nullable String cookie, Object body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(SERVER.base() + path))
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", "203.0.113.7")
            .POST(HttpRequest.BodyPublishers.ofString(Guest.JSON.writeValueAsString(body)));
    if (cookie != null) {
      request.header("Cookie", SERVER.cookie + '=' + cookie);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static long usedBytes() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static int of(Map<Integer, Integer> statuses, int status) {
    return statuses.getOrDefault(status, 0);
  }

  @Test
  void tenThousandContactRequestsLeaveFewAndOthersAskAsBefore() throws Exception {
    List<String> people = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      people.add(MadePeople.make(SERVER, "flooded" + i).toString());
    }
    Body body = i -> Map.of("account", i < 200 ? people.get(i) : UUID.randomUUID().toString());
    flood(500, "/api/contacts", stranger.cookie, body);
    long before = usedBytes();
    Map<Integer, Integer> statuses = flood(10_000, "/api/contacts", stranger.cookie, body);
    assertEquals(
        10_000,
        of(statuses, 201) + of(statuses, 429) + of(statuses, 409) + of(statuses, 404),
        statuses::toString);
    assertTrue(of(statuses, 429) > 9_000, statuses::toString);
    CallPeer.befriend(sara, adam);
    UUID own = UUID.fromString(stranger.me().at("/account/id").stringValue());
    int left = SERVER.server.part(Contacts.class).list(own).size();
    assertTrue(left > 0 && left <= 100, "" + left);
    long grown = usedBytes() - before;
    assertTrue(grown < SOME_MEMORY_BYTES, grown + " bytes were kept");
  }

  @Test
  void aThousandLogInsAreCutShortAndTheOwnerLogsIn() throws Exception {
    Browser owner = Moderated.account(SERVER);
    String name = owner.me().at("/account/name").stringValue();
    long before = usedBytes();
    Map<Integer, Integer> statuses =
        flood(
            1_000,
            "/api/session",
            null,
            i -> Map.of("name", i % 2 == 0 ? name : "nobody" + i, "password", "wrong horse " + i));
    assertEquals(
        1_000, of(statuses, 403) + of(statuses, 429) + of(statuses, 503), statuses::toString);
    assertTrue(of(statuses, 403) <= 200, statuses::toString);
    owner.send(POST, "/api/contacts", Map.of("account", sara.account)).expectStatus().isCreated();
    Browser again = new Browser(SERVER);
    again.json(again.logIn(name, Browser.PASSWORD).expectStatus().isOk());
    long grown = usedBytes() - before;
    assertTrue(grown < SOME_MEMORY_BYTES, grown + " bytes were kept");
  }

  @Test
  void signalsForACallThatOneIsNotInReachNobody() throws Exception {
    CallPeer.befriend(sara, adam);
    try (CallPeer caller = sara.hear();
        CallPeer callee = adam.hear()) {
      String id = caller.rung(callee).get("id").stringValue();
      callee.accept(id).expectStatus().isOk();
      Map<String, ?> signal =
          Map.of("tab", CallPeer.tab(), "signal", Map.of("type", "offer", "sdp", "v=0"));
      Map<Integer, Integer> statuses =
          flood(
              2_000,
              "/api/calls/" + id + "/signals",
              Objects.requireNonNull(stranger.cookie),
              _ -> signal);
      assertEquals(2_000, of(statuses, 404) + of(statuses, 429), statuses::toString);
      assertTrue(of(statuses, 404) > 0, statuses::toString);
      caller.describe(id, "offer", "v=0").expectStatus().isNoContent();
      callee.until(() -> !callee.signals.isEmpty());
      assertEquals(1, callee.signals.size(), "the caller's alone");
      caller.post(id, "/hang-up", null).expectStatus().isNoContent();
    }
  }
}
