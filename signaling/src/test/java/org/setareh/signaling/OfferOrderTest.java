package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.PUT;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.MediaCommand;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A participant's offers count in the order in which it made them, whatever the network does. */
final class OfferOrderTest {
  private final TestServer server = TestServer.shared();

  @AfterEach
  void answerAll() {
    server.media.refusal = _ -> null;
  }

  @Test
  void anOfferThatComesAfterANewerOneEndsNothing() {
    try (Guest guest = Guest.join(server, Guest.room(server), "Sara")) {
      offer(guest, "newer", 2).expectStatus().isOk();
      ProblemTest.problem(offer(guest, "older", 1), 409, "outdated-offer");
      assertEquals("newer", server.media.requestOf(guest.id).offer());
      offer(guest, "newer", 2).expectStatus().isOk();
      offer(guest, "newest", 3).expectStatus().isOk();
      assertEquals("newest", server.media.requestOf(guest.id).offer());
    }
  }

  @Test
  void anOfferIsAnsweredBeforeTheNextOneReachesTheMediaPlane() throws Exception {
    try (Guest guest = Guest.join(server, Guest.room(server), "Sara")) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      server.media.refusal =
          request -> {
            if (request.offer().equals("slow")) {
              begun.countDown();
              await(goOn);
            }
            return null;
          };
      CompletableFuture<WebTestClient.ResponseSpec> slow =
          CompletableFuture.supplyAsync(() -> offer(guest, "slow", 1));
      await(begun);
      CompletableFuture<WebTestClient.ResponseSpec> quick =
          CompletableFuture.supplyAsync(() -> offer(guest, "quick", 2));
      assertThrows(TimeoutException.class, () -> quick.get(300, TimeUnit.MILLISECONDS));
      goOn.countDown();
      slow.get(60, TimeUnit.SECONDS).expectStatus().isOk();
      quick.get(60, TimeUnit.SECONDS).expectStatus().isOk();
      List<String> offers =
          server.media.requests.stream()
              .filter(request -> request.connection().participant().equals(guest.id))
              .map(ConnectRequest::offer)
              .toList();
      assertEquals(List.of("v=0\r\n", "slow", "quick"), offers);
    }
  }

  @Test
  void whoLeavesWhileAnOfferIsAnsweredKeepsNoConnection() {
    Guest guest = Guest.join(server, Guest.room(server), "Sara");
    server.media.refusal =
        request -> {
          if (request.offer().equals("last")) {
            guest.send(DELETE, guest.path(), null).expectStatus().isNoContent();
          }
          return null;
        };
    ProblemTest.problem(offer(guest, "last", 1), 404, "unknown-participant");
    assertEquals(2, server.media.commandsTo(guest.id, MediaCommand.Close.class).size());
  }

  private static WebTestClient.ResponseSpec offer(Guest guest, String sdp, int attempt) {
    Map<String, Object> connection =
        Map.of("offer", sdp, "attempt", attempt, "sources", Map.of(), "slots", List.of());
    return guest.send(PUT, guest.path() + "/connection", connection);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
