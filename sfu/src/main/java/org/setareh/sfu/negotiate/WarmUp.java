package org.setareh.sfu.negotiate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.View;

/**
 * Answers a browser's offer a few times at start, so that the first caller does not wait for
 * classes to load (a third of a second else). Any thread.
 */
public final class WarmUp {
  private static final int TIMES = 5;

  private WarmUp() {}

  /** What it answers goes nowhere. */
  public static void run(Negotiator negotiator, ServerFacts facts) {
    ConnectRequest request =
        new ConnectRequest(
            new ConnectionId("", "", 1), offer(), Map.of(), List.of(), Map.of(), View.AUTO);
    try {
      for (int i = 0; i < TIMES; i++) {
        negotiator.answer(request, facts, null);
      }
    } catch (OfferRefused e) {
      throw new IllegalStateException("a real browser's offer was refused", e);
    }
  }

  private static String offer() {
    try (InputStream in = WarmUp.class.getResourceAsStream("warm-up-offer.sdp")) {
      if (in == null) {
        throw new IllegalStateException("warm-up-offer.sdp is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
