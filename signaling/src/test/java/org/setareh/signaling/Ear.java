package org.setareh.signaling;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;

/** The event stream of a browser that has an account: each event as it came. */
final class Ear implements AutoCloseable {
  private static final ParameterizedTypeReference<ServerSentEvent<String>> FRAMES =
      new ParameterizedTypeReference<>() {};

  /** An event as it came. */
  record Got(String id, String name, JsonNode data) {}

  private final BlockingQueue<Got> events = new LinkedBlockingQueue<>();
  private final Disposable stream;

  private Ear(Browser browser, @Nullable String lastEventId) {
    stream =
        browser
            .server
            .client()
            .get()
            .uri("/api/events")
            .cookie(browser.server.cookie, Objects.requireNonNull(browser.cookie))
            .headers(headers -> {
              if (lastEventId != null) {
                headers.set("Last-Event-ID", lastEventId);
              }
            })
            .exchange()
            .expectStatus()
            .isOk()
            .returnResult(FRAMES)
            .getResponseBody()
            .subscribe(
                this::got, _ -> {}, () -> events.add(new Got("", "END", Guest.JSON.nullNode())));
  }

  /** Reads on from an event, or anew. */
  static Ear of(Browser browser, @Nullable String lastEventId) {
    return new Ear(browser, lastEventId);
  }

  private void got(ServerSentEvent<String> frame) {
    if (frame.event() != null && frame.data() != null) {
      events.add(new Got("" + frame.id(), frame.event(), Guest.JSON.readTree(frame.data())));
    }
  }

  /** The next event; it must have this name. */
  Got expect(String name) {
    Got got = next(name);
    if (!got.name().equals(name)) {
      throw new AssertionError("expected " + name + " but got " + got);
    }
    return got;
  }

  /** Skips what comes until there is such an event. */
  Got await(String name, Predicate<JsonNode> wanted) {
    while (true) {
      Got got = next(name);
      if (got.name().equals(name) && wanted.test(got.data())) {
        return got;
      }
    }
  }

  /** The next event, whatever it is. */
  Got next() {
    return next("one");
  }

  private Got next(String wanted) {
    try {
      Got got = events.poll(60, TimeUnit.SECONDS);
      if (got == null) {
        throw new AssertionError("no event came where " + wanted + " was expected");
      }
      return got;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stream.dispose();
  }
}
