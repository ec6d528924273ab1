package org.setareh.bench.events;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The beats of everybody's page, every 15 s, evenly; who is changed beats at once. Any thread. */
final class Beats implements AutoCloseable {
  private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(15);
  private static final int AT_ONCE = 64;

  private final URI server;
  private final HttpClient http;
  private final String[] cookies;
  private final AtomicInteger failed = new AtomicInteger();
  private final Semaphore free = new Semaphore(AT_ONCE);

  /** 1: away. */
  private final AtomicIntegerArray away;

  private volatile boolean closed;

  Beats(URI server, HttpClient http, String[] cookies) {
    this.server = server.resolve("/api/presence");
    this.http = http;
    this.cookies = cookies;
    this.away = new AtomicIntegerArray(cookies.length);
  }

  void start() {
    Thread.ofPlatform().name("beats").daemon().start(this::run);
  }

  /** Beats that were refused or not answered. */
  int failed() {
    return failed.get();
  }

  /** That person goes away, or is back. */
  void change(int person) {
    away.set(person, 1 - away.get(person));
    send(person);
  }

  private void run() {
    long beginNs = System.nanoTime();
    try {
      for (long beat = 0; !closed; beat++) {
        long waitNs = beginNs + beat * EVERY_NS / cookies.length - System.nanoTime();
        if (waitNs > 0) {
          TimeUnit.NANOSECONDS.sleep(waitNs);
        }
        free.acquire();
        send((int) (beat % cookies.length), free::release);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(int person) {
    send(person, () -> {});
  }

  private void send(int person, Runnable then) {
    HttpRequest request =
        HttpRequest.newBuilder(server)
            .header("Content-Type", "application/json")
            .header("Cookie", cookies[person])
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"active\":%b}".formatted(away.get(person) == 0)))
            .build();
    var _ =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .whenComplete((answer, failure) -> {
              if (failure != null || answer.statusCode() != 204) {
                failed.incrementAndGet();
              }
              then.run();
            });
  }

  @Override
  public void close() {
    closed = true;
  }
}
