package org.setareh.bench.events;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.setareh.bench.viewers.ServerProcess;

/**
 * A server of this build with many open event streams, one of each account, each with contacts: the
 * memory of a stream, and the time from a change of presence to its arrival at each contact; before
 * that, log-ins a second. All pages beat every 15 s, as the app's do.
 *
 * <p>Main: {@code [streams] [seconds]}. Linux only: memory is read from {@code /proc}. Both
 * processes need as many files as there are streams, and some hundreds.
 */
public final class EventsBenchmark {
  private static final int CONTACTS_ASIDE = 10;
  private static final int CHANGES_A_SECOND = 10;
  private static final int LOG_INS_AT_ONCE = 8;
  private static final int LOG_IN_SECONDS = 10;
  private static final int PATIENCE_S = 600;

  private EventsBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int streams = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
    if (streams <= 2 * CONTACTS_ASIDE || seconds < 1) {
      throw new IllegalArgumentException("give more than 20 streams and at least a second");
    }
    Machine.describe();
    String many = "1000000";
    Map<String, String> settings =
        Map.of(
            "SETAREH_REGISTRATION", "open",
            "SETAREH_MAX_HTTP_CONNECTIONS", many,
            "SETAREH_MAX_HTTP_CONNECTIONS_OF_ADDRESS", many,
            "SETAREH_LOG_INS_PER_MINUTE", many,
            "SETAREH_WRITES_PER_MINUTE_AND_ADDRESS", "10000000");
    try (ServerProcess server = ServerProcess.start(settings);
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      logIns(server.address(), http);
      MadePeople people = MadePeople.make(server.data(), streams, CONTACTS_ASIDE);
      measure(server, http, people, seconds);
    }
  }

  private static void logIns(URI server, HttpClient http) throws Exception {
    String person = "{\"name\":\"measured\",\"password\":\"correct horse\"}";
    HttpResponse<Void> made =
        http.send(post(server, "/api/accounts", person), HttpResponse.BodyHandlers.discarding());
    if (made.statusCode() != 201) {
      throw new IOException("no account was made: " + made.statusCode());
    }
    AtomicInteger done = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOG_IN_SECONDS);
    long beginNs = System.nanoTime();
    try (ExecutorService askers = Executors.newFixedThreadPool(LOG_INS_AT_ONCE)) {
      for (int i = 0; i < LOG_INS_AT_ONCE; i++) {
        askers.submit(() -> {
          while (System.nanoTime() < endNs) {
            int status =
                http.send(
                        post(server, "/api/session", person),
                        HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            (status == 200 ? done : refused).incrementAndGet();
          }
          return null;
        });
      }
    }
    double tookSeconds = (System.nanoTime() - beginNs) / 1e9;
    print(
        "log-ins: %.1f a second, asked for by %d at once (%d refused)",
        done.get() / tookSeconds, LOG_INS_AT_ONCE, refused.get());
  }

  private static HttpRequest post(URI server, String path, String body) {
    return HttpRequest.newBuilder(server.resolve(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static void measure(ServerProcess server, HttpClient http, MadePeople people, int seconds)
      throws Exception {
    int count = people.cookies.length;
    long heapBefore = Machine.liveHeapBytes(server.pid());
    long residentBefore = Machine.residentBytes(server.pid());
    try (EventStreams streams = new EventStreams(server.address(), people.cookies);
        Beats beats = new Beats(server.address(), http, people.cookies)) {
      long beginNs = System.nanoTime();
      streams.start();
      beats.start();
      for (int i = 0; streams.opened() + streams.ended() < count; i++) {
        if (i > PATIENCE_S * 10) {
          throw new IOException("the streams do not open: %d did".formatted(streams.opened()));
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      print(
          "%d streams are open after %.1f s, %d were refused or ended",
          streams.opened(), (System.nanoTime() - beginNs) / 1e9, streams.ended());
      settle(streams);
      long changes = 0;
      for (int tick = 0; tick < seconds * CHANGES_A_SECOND; tick++) {
        // Far from each other: none is a contact of the one before.
        int person = (int) (tick * 7_919L % count);
        streams.askedAtNs.set(person, System.nanoTime());
        beats.change(person);
        changes++;
        TimeUnit.MILLISECONDS.sleep(1_000 / CHANGES_A_SECOND);
      }
      settle(streams);
      Latencies latencies = streams.latencies;
      print(
          "%d changes of presence, %d a second, to %d contacts each: %d of %d arrived,"
              + " p50 %.1f ms, p99 %.1f ms, max %.1f ms after the request began",
          changes,
          CHANGES_A_SECOND,
          people.contacts,
          latencies.count(),
          changes * people.contacts,
          latencies.atMs(0.5),
          latencies.atMs(0.99),
          latencies.atMs(1));
      long resident = Machine.residentBytes(server.pid());
      long heap = Machine.liveHeapBytes(server.pid());
      print(
          "memory of the server: %d MB resident (%.1f kB a stream), %d MB live in the heap (%.1f kB a stream);"
              + " %d streams ended, %d beats failed",
          resident >> 20,
          (resident - residentBefore) / 1024.0 / count,
          heap >> 20,
          (heap - heapBefore) / 1024.0 / count,
          streams.ended(),
          beats.failed());
    }
  }

  /** Until a second passes in which next to nothing came: heartbeats are always there. */
  private static void settle(EventStreams streams) throws InterruptedException {
    for (int i = 0; i < PATIENCE_S; i++) {
      long before = streams.told();
      TimeUnit.SECONDS.sleep(1);
      if (streams.told() == before) {
        return;
      }
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
