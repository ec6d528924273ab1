package org.setareh.bench.events;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.setareh.bench.viewers.ServerProcess;

/**
 * A server of this build with many sockets of conversations, of two accounts each: how many
 * messages a second go into PostgreSQL and out again, and at half of that rate the time from a
 * message to its acknowledgement and to its arrival at the other one; the memory of a socket.
 *
 * <p>Main: {@code [sockets] [seconds]}. Linux only.
 */
public final class ChatBenchmark {
  private static final int PATIENCE_S = 300;
  private static final int WARM_UP_S = 5;
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\",\"kind\"");

  private ChatBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int sockets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
    if (sockets < 4 || sockets % 2 != 0 || seconds < 1) {
      throw new IllegalArgumentException("give an even number of sockets and at least a second");
    }
    Machine.describe();
    String many = "1000000";
    Map<String, String> settings =
        Map.of(
            "SETAREH_REGISTRATION",
            "open",
            "SETAREH_MAX_HTTP_CONNECTIONS",
            many,
            "SETAREH_MAX_HTTP_CONNECTIONS_OF_ADDRESS",
            many,
            "SETAREH_WRITES_PER_MINUTE_AND_ADDRESS",
            "10000000");
    try (ServerProcess server = ServerProcess.start(settings);
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      MadePeople people = MadePeople.make(server.data(), sockets, 1);
      String[] conversations = conversations(server, http, people);
      measure(server, http, people, conversations, seconds);
    }
  }

  /** Of each two neighbours. */
  private static String[] conversations(ServerProcess server, HttpClient http, MadePeople people)
      throws IOException, InterruptedException {
    String[] ids = new String[people.cookies.length / 2];
    for (int i = 0; i < ids.length; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(server.address().resolve("/api/conversations"))
              .header("Content-Type", "application/json")
              .header("Cookie", people.cookies[2 * i])
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"account\":\"%s%012d\"}".formatted(MadePeople.ID, 2 * i + 1)))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      Matcher id = ID.matcher(answer.body());
      if (answer.statusCode() != 200 || !id.find()) {
        throw new IOException("no conversation: " + answer.statusCode() + ' ' + answer.body());
      }
      ids[i] = id.group(1);
    }
    return ids;
  }

  private static void measure(
      ServerProcess server, HttpClient http, MadePeople people, String[] conversations, int seconds)
      throws Exception {
    int count = people.cookies.length;
    long heapBefore = Machine.liveHeapBytes(server.pid());
    long residentBefore = Machine.residentBytes(server.pid());
    try (Writers writers = new Writers(server.address(), http, people.cookies, conversations)) {
      long beginNs = System.nanoTime();
      writers.open();
      for (int i = 0; writers.ready() < count; i++) {
        if (i > PATIENCE_S * 10 || writers.broken() > 0) {
          throw new IOException(
              "%d sockets are open, %d broke".formatted(writers.ready(), writers.broken()));
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      print("%d sockets are open after %.1f s", count, (System.nanoTime() - beginNs) / 1e9);
      long heap = Machine.liveHeapBytes(server.pid());
      print(
          "memory of the server: %.1f kB a socket live in the heap, %.1f kB resident",
          (heap - heapBefore) / 1024.0 / count,
          (Machine.residentBytes(server.pid()) - residentBefore) / 1024.0 / count);
      writers.echo(true);
      TimeUnit.SECONDS.sleep(WARM_UP_S);
      long before = writers.stored();
      long fromNs = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      double most = (writers.stored() - before) * 1e9 / (System.nanoTime() - fromNs);
      writers.echo(false);
      settle(writers);
      print("as fast as it goes, each socket one message after another: %.0f a second", most);
      for (double share : new double[] {0.5, 0.25}) {
        steadily(writers, most * share, seconds);
      }
      print("%d sockets broke, %d messages were refused", writers.broken(), writers.refused());
    }
  }

  private static void steadily(Writers writers, double perSecond, int seconds)
      throws InterruptedException {
    writers.acknowledged = new Latencies();
    writers.arrived = new Latencies();
    long sent = 0;
    long beginNs = System.nanoTime();
    long all = (long) (perSecond * seconds);
    while (sent < all) {
      long dueNs = beginNs + (long) (sent * 1e9 / perSecond);
      long waitNs = dueNs - System.nanoTime();
      if (waitNs > 0) {
        LockSupport.parkNanos(waitNs);
        continue;
      }
      writers.write((int) (sent * 7_919L % writers.count()));
      sent++;
    }
    settle(writers);
    print(
        "at %.0f a second: acknowledged after p50 %.1f ms, p99 %.1f ms (%d of %d);"
            + " at the other one after p50 %.1f ms, p99 %.1f ms (%d)",
        perSecond,
        writers.acknowledged.atMs(0.5),
        writers.acknowledged.atMs(0.99),
        writers.acknowledged.count(),
        sent,
        writers.arrived.atMs(0.5),
        writers.arrived.atMs(0.99),
        writers.arrived.count());
  }

  /** Until a second passes in which nothing was stored. */
  private static void settle(Writers writers) throws InterruptedException {
    for (int i = 0; i < PATIENCE_S; i++) {
      long before = writers.stored();
      TimeUnit.SECONDS.sleep(1);
      if (writers.stored() == before) {
        return;
      }
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
