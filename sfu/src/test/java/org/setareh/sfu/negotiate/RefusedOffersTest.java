package org.setareh.sfu.negotiate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.ConnectRequest.SlotMids;
import org.setareh.sfu.control.OfferRefused.Code;
import org.setareh.sfu.control.SourceKind;
import org.setareh.wire.sdp.Direction;

/** Offers that get no answer, and the words that say why. */
final class RefusedOffersTest extends NegotiatorTest {
  @Test
  void refusesInWordsWhatItCannotAnswer() throws Exception {
    String whip = offer("obs");
    assertRefused(Code.MALFORMED, "cannot be read", "hello");
    assertRefused(
        Code.UNSUPPORTED,
        "bundled",
        whip.replace("a=group:BUNDLE 0 1\r\n", "").replace("a=group:BUNDLE 0 1\n", ""));
    assertRefused(Code.MALFORMED, "fingerprint", without(whip, "a=fingerprint"));
    assertRefused(Code.MALFORMED, "ICE credentials", without(whip, "a=ice-ufrag"));
    assertRefused(
        Code.UNSUPPORTED,
        "codec",
        whip.replace("opus/48000", "speex/16000").replace("H264", "H265"));
    assertRefused(Code.UNSUPPORTED, "section", whip.replace("a=sendonly", "a=inactive"));
    assertRefused(
        Code.UNSUPPORTED,
        "SHA-256",
        whip.replaceAll("a=fingerprint:.*", "a=fingerprint:sha-1 " + "00:".repeat(19) + "00"));
  }

  @Test
  void refusesMapsThatDoNotFitTheOffer() throws Exception {
    String offer = offer("chromium-slots9");
    assertEquals(
        "The offer has no section with mid 99.",
        refused(request(offer, Map.of("99", SourceKind.CAMERA), List.of()), null).getMessage());
    assertSays(
        "is audio, not video",
        refused(request(offer, Map.of("0", SourceKind.CAMERA), List.of()), null));
    assertSays(
        "does not send", refused(request(offer, Map.of("5", SourceKind.CAMERA), List.of()), null));
    assertSays(
        "does not receive",
        refused(request(offer, Map.of(), List.of(new SlotMids("0", null))), null));
    SlotMids twice = new SlotMids("4", "5");
    assertSays("twice", refused(request(offer, Map.of(), List.of(twice, twice)), null));
    List<SlotMids> many = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      many.add(new SlotMids(null, null));
    }
    assertEquals(Code.TOO_LARGE, refused(request(offer, Map.of(), many), null).code());
  }

  @Test
  void aPublisherGetsAllThatItOffersOrNothing() throws Exception {
    String whip = offer("obs");
    assertEquals(2, negotiator.answer(publish(whip), facts(), null).sources().size());
    String both = whip.replace("a=sendonly", "a=sendrecv");
    Negotiated negotiated = negotiator.answer(publish(both), facts(), null);
    assertEquals(Direction.RECVONLY, section(negotiated, "0").direction());
    assertTrue(negotiated.slots().isEmpty());
    assertSays("only send", refused(publish(whip.replace("a=sendonly", "a=recvonly")), null));
    assertSays("only send", refused(publish(whip.replaceFirst("a=sendonly", "a=inactive")), null));
    assertSays("No codec", refused(publish(whip.replace("opus/48000", "speex/16000")), null));
    assertSays("rtcp-mux", refused(publish(without(whip, "a=rtcp-mux")), null));
    int camera = whip.indexOf("m=video");
    String twoCameras =
        whip.replace("BUNDLE 0 1", "BUNDLE 0 1 2")
            + whip.substring(camera).replace("a=mid:1", "a=mid:2");
    assertSays("one too many", refused(publish(twoCameras), null));
  }

  /** Of two lite agents none checks (RFC 8445 section 6.1.1). */
  @Test
  void aLiteAgentsOfferIsRefused() throws Exception {
    for (String name : List.of("obs", "pion")) {
      String offer = offer(name).replace("a=sendrecv", "a=sendonly");
      String lite = offer.replaceFirst("(?=m=)", "a=ice-lite\r\n");
      assertRefused(Code.UNSUPPORTED, "ice-lite", publish(lite));
      assertRefused(Code.UNSUPPORTED, "ice-lite", plain(lite));
    }
  }

  @Test
  void aViewersOfferOfUnknownCodecsAloneIsRefused() throws Exception {
    String unknown =
        offer("pion")
            .replace("a=sendrecv", "a=recvonly")
            .replaceAll("(a=rtpmap:\\d+ )[\\w-]+/", "$1speex/");
    assertRefused(Code.UNSUPPORTED, "No codec in common", view(unknown));
  }
}
