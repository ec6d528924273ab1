package org.setareh.sfu.negotiate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectRequest.Purpose;
import org.setareh.sfu.control.ConnectRequest.SlotMids;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.OfferRefused.Code;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.View;
import org.setareh.sfu.dtls.Fingerprint;
import org.setareh.sfu.ice.IceCandidate;
import org.setareh.sfu.ice.IceCredentials;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SdpException;
import org.setareh.wire.sdp.SessionDescription;

/** Offers as browsers and programs really made them, and what a test looks at in their answers. */
abstract class NegotiatorTest {
  static final ConnectionId ID = new ConnectionId("r", "p", 1);
  private static final SecureRandom RANDOM = new SecureRandom();
  static final Map<String, SourceKind> SOURCES =
      Map.of(
          "0", SourceKind.MICROPHONE,
          "1", SourceKind.CAMERA,
          "2", SourceKind.SCREEN,
          "3", SourceKind.SCREEN_AUDIO);

  final Negotiator negotiator = new Negotiator(64, RANDOM);

  OfferRefused refused(ConnectRequest request, @Nullable Negotiated living) {
    return assertThrows(OfferRefused.class, () -> negotiator.answer(request, facts(), living));
  }

  void assertRefused(Code code, String words, String offer) {
    assertRefused(code, words, plain(offer));
  }

  void assertRefused(Code code, String words, ConnectRequest request) {
    OfferRefused refused = refused(request, null);
    assertEquals(code, refused.code(), refused.getMessage());
    assertSays(words, refused);
  }

  static void assertSays(String words, OfferRefused refused) {
    String message = Objects.requireNonNull(refused.getMessage());
    assertTrue(message.contains(words), message);
  }

  static String without(String offer, String line) {
    return offer.replaceAll("(?m)^" + line + ".*\\R", "");
  }

  static NegotiatedSource source(Negotiated negotiated, SourceKind kind) {
    return negotiated.sources().stream()
        .filter(source -> source.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  static MediaSection section(Negotiated negotiated, String mid) throws SdpException {
    return Objects.requireNonNull(SessionDescription.parse(negotiated.answer()).section(mid));
  }

  /** Everything that is not rejected goes by one transport. */
  static void assertBundlesAll(SessionDescription answer) {
    assertEquals(
        answer.bundleGroups().getFirst(),
        answer.media().stream()
            .filter(section -> !section.isRejected())
            .map(MediaSection::mid)
            .toList());
  }

  static ConnectRequest conference(String offer) {
    List<SlotMids> slots = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      slots.add(new SlotMids(Integer.toString(4 + 2 * k), Integer.toString(5 + 2 * k)));
    }
    for (int k = 22; k < 25; k++) {
      slots.add(new SlotMids(Integer.toString(k), null));
    }
    return request(offer, SOURCES, slots);
  }

  static ConnectRequest plain(String offer) {
    return request(offer, Map.of(), List.of());
  }

  static ConnectRequest publish(String offer) {
    return ConnectRequest.ofProgram(Purpose.PUBLISH, ID, offer, Map.of(), View.AUTO);
  }

  static ConnectRequest view(String offer) {
    return ConnectRequest.ofProgram(Purpose.VIEW, ID, offer, Map.of(), View.AUTO);
  }

  static ConnectRequest request(
      String offer, Map<String, SourceKind> sources, List<SlotMids> slots) {
    return new ConnectRequest(ID, offer, sources, slots, Map.of(), View.AUTO);
  }

  static ServerFacts facts() {
    try {
      return new ServerFacts(
          Objects.requireNonNull(Fingerprint.parse("sha-256 " + "AB:".repeat(31) + "AB")),
          IceCandidate.of(
              List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")),
              10_000),
          IceCredentials.generate(RANDOM));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String offer(String name) throws IOException {
    try (var in = NegotiatorTest.class.getResourceAsStream(name + ".sdp")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
