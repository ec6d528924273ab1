package org.setareh.sfu.negotiate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.OfferRefused.Code;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.wire.rtp.HeaderExtension;
import org.setareh.wire.sdp.Direction;
import org.setareh.wire.sdp.MediaFormat;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SdpException;
import org.setareh.wire.sdp.SessionDescription;
import org.setareh.wire.sdp.Setup;

/** What programs offer by WHIP and WHEP, each with habits of its own. */
final class ProgramOffersTest extends NegotiatorTest {
  @Test
  void whipOfFfmpegMakesUsTheDtlsClient() throws Exception {
    Negotiated negotiated = negotiator.answer(plain(offer("ffmpeg-whip")), facts(), null);
    assertEquals(DtlsRole.CLIENT, negotiated.role());
    assertEquals(Setup.ACTIVE, section(negotiated, "0").transport().setup());
    NegotiatedSource camera = source(negotiated, SourceKind.CAMERA);
    assertEquals(
        List.of(
            new NegotiatedCodec(
                Codec.H264,
                1,
                106,
                105,
                true,
                false,
                "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42c01f")),
        camera.codecs());
    assertEquals(0, source(negotiated, SourceKind.MICROPHONE).extensions().audioLevel());
    assertTrue(negotiated.slots().isEmpty());
    assertEquals("0a1b2c3d_4e5f6a7b8c9d0e1f2a3b4c5d", negotiated.remote().password());
  }

  @ParameterizedTest
  @ValueSource(strings = {"obs", "gstreamer", "pion"})
  void whipOffersOfOtherProgramsAreTakenAsSources(String name) throws Exception {
    Negotiated negotiated = negotiator.answer(plain(offer(name)), facts(), null);
    assertEquals(2, negotiated.sources().size());
    SessionDescription answer = SessionDescription.parse(negotiated.answer());
    assertBundlesAll(answer);
    for (MediaSection section : answer.media()) {
      assertEquals(Direction.RECVONLY, section.direction());
    }
  }

  @Test
  void aViewerGetsOneSlotAndSendsNothing() throws Exception {
    String whep = offer("obs").replace("a=sendonly", "a=recvonly");
    for (String offer : List.of(whep, whep.replace("a=recvonly", "a=sendrecv"))) {
      Negotiated negotiated = negotiator.answer(view(offer), facts(), null);
      assertEquals(1, negotiated.slots().size());
      assertTrue(negotiated.sources().isEmpty());
      assertEquals(Direction.SENDONLY, section(negotiated, "1").direction());
    }
    assertSays("only receive", refused(view(offer("obs")), null));
    String silent = whep.replace("opus/48000", "speex/16000");
    assertNull(negotiator.answer(view(silent), facts(), null).slots().getFirst().audio());
  }

  @Test
  void aProgramsSectionsAreMultiplexedAloneAndTheFirstHasTheCandidates() throws Exception {
    String answer = negotiator.answer(publish(offer("obs")), facts(), null).answer();
    assertEquals(3, answer.split("a=rtcp-mux-only\r\n", -1).length);
    assertEquals(2, answer.split("a=end-of-candidates\r\n", -1).length);
    assertEquals(2, answer.split("(?=m=)")[1].split("a=end-of-candidates\r\n", -1).length);
  }

  /** As aiortc under max-bundle, which reads the last section's alone. */
  @Test
  void whereTheOfferRepeatsItsCandidatesTheAnswerDoesToo() throws Exception {
    String candidate = "a=candidate:1 1 udp 2130706431 192.0.2.7 4711 typ host\r\n";
    String bare = without(offer("obs"), "a=(candidate|end-of-candidates)");
    String repeating = bare.replace("a=mid:", candidate + "a=mid:");
    String answer = negotiator.answer(publish(repeating), facts(), null).answer();
    assertEquals(3, answer.split("a=end-of-candidates\r\n", -1).length);
    String own = repeating.replaceFirst(" 4711 ", " 4712 ");
    answer = negotiator.answer(publish(own), facts(), null).answer();
    assertEquals(2, answer.split("a=end-of-candidates\r\n", -1).length);
  }

  /** RFC 9143 section 15.1 recommends short ones, RFC 8285 gives them 255 bytes. */
  @Test
  void midsMayBeAsLongAsTheirExtensionHasRoomFor() throws Exception {
    String mid = "m".repeat(255);
    String offer =
        offer("obs").replace("a=mid:0", "a=mid:" + mid).replace("BUNDLE 0", "BUNDLE " + mid);
    assertFalse(section(negotiator.answer(publish(offer), facts(), null), mid).isRejected());
    String longer = offer.replace(mid, mid + "m");
    assertRefused(Code.MALFORMED, "mid", publish(longer));
  }

  @Test
  void whatWeSendCarriesNoMidThatWouldFillThePacket() throws Exception {
    for (int length : new int[] {32, 33}) {
      String mid = "m".repeat(length);
      String offer =
          offer("pion")
              .replace("a=sendrecv", "a=recvonly")
              .replace("a=mid:1", "a=mid:" + mid)
              .replace("BUNDLE 0 1", "BUNDLE 0 " + mid);
      MediaSection section = section(negotiator.answer(view(offer), facts(), null), mid);
      assertEquals(
          length == 32,
          section.extensions().stream().anyMatch(ext -> ext.extension() == HeaderExtension.MID));
    }
  }

  @Test
  void aBrowsersSectionsAreMultiplexedWithoutTheOffersWordForIt() throws Exception {
    assertFalse(
        negotiator.answer(plain(offer("obs")), facts(), null).answer().contains("rtcp-mux-only"));
  }

  /** RFC 8829 section 5.2.1 leaves the second section no more than this. */
  @Test
  void whatIsTheSameForABundleMayStandInItsTaggedSectionAlone() throws Exception {
    String[] sections = offer("pion").split("(?=m=)");
    sections[1] = sections[1].replace("a=sendrecv", "a=sendonly");
    sections[2] =
        without(sections[2], "a=(ice-|setup|candidate|end-of-candidates|rtcp-mux|rtcp-rsize)")
            .replace("m=video 9 ", "m=video 0 ")
            .replace("a=sendrecv", "a=sendonly")
            .concat("a=bundle-only\r\n");
    Negotiated negotiated =
        negotiator.answer(publish(sections[0] + sections[1] + sections[2]), facts(), null);
    MediaSection video = section(negotiated, "1");
    assertFalse(video.isRejected());
    assertTrue(video.rtcpMux());
    assertTrue(video.rtcpReducedSize());
    assertRefused(
        Code.UNSUPPORTED,
        "rtcp-mux",
        publish(sections[0] + without(sections[1], "a=rtcp-mux") + sections[2]));
  }

  /** What Pion, GStreamer and aiortc read before they look at the port. */
  @Test
  void aRejectedSectionSaysWhatProgramsReadInIt() throws Exception {
    String offer =
        without(offer("pion").replace("a=sendrecv", "a=recvonly"), "a=(rtpmap|fmtp|rtcp-fb):111")
            .replace("m=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8", "m=audio 9 UDP/TLS/RTP/SAVPF 9 0 8");
    MediaSection audio = section(negotiator.answer(view(offer), facts(), null), "0");
    assertTrue(audio.isRejected());
    assertEquals(List.of("9"), audio.formats());
    assertEquals("G722", audio.mediaFormats().getFirst().name());
    assertTrue(audio.rtcpMux());
    assertEquals(Setup.PASSIVE, audio.transport().setup());
    assertNotNull(audio.transport().iceUfrag());
    assertEquals(1, audio.transport().fingerprints().size());
    assertTrue(audio.candidates().isEmpty());
  }

  /** Pion declares its FEC so. */
  @Test
  void anSsrcOfForwardErrorCorrectionIsNoEncoding() throws Exception {
    String offer =
        offer("pion").replace("a=sendrecv", "a=sendonly")
            + "a=ssrc-group:FEC-FR 111 222\r\na=ssrc:111 cname:x\r\na=ssrc:222 cname:x\r\n";
    NegotiatedSource with =
        source(negotiator.answer(publish(offer), facts(), null), SourceKind.CAMERA);
    assertTrue(with.streams().stream().anyMatch(stream -> stream.ssrc() == 111));
    assertTrue(with.streams().stream().noneMatch(stream -> stream.ssrc() == 222));
  }

  @Test
  void nacksAreAskedForWhereTheyGetAnAnswer() throws Exception {
    String offer = offer("pion");
    String viewer = offer.replace("a=sendrecv", "a=recvonly");
    String publisher = offer.replace("a=sendrecv", "a=sendonly");
    assertTrue(takesNacks(negotiator.answer(view(viewer), facts(), null)));
    Negotiated again = negotiator.answer(view(withoutRtx(viewer)), facts(), null);
    assertTrue(takesNacks(again), "what left is sent again as it is");
    assertFalse(again.answer().contains("a=ssrc-group:FID"));
    String quiet = viewer.replaceAll("a=rtcp-fb:\\d+ nack ?\r\n", "");
    assertFalse(takesNacks(negotiator.answer(view(quiet), facts(), null)), "nobody asked");
    assertTrue(takesNacks(negotiator.answer(publish(withoutRtx(publisher)), facts(), null)));
  }

  @Test
  void firIsForThoseWhoKnowNoPli() throws Exception {
    String publisher = offer("pion").replace("a=sendrecv", "a=sendonly");
    assertFalse(asksByFir(publisher));
    assertTrue(asksByFir(publisher.replaceAll("a=rtcp-fb:\\d+ nack pli ?\r\n", "")));
    assertFalse(asksByFir(publisher.replaceAll("a=rtcp-fb:.*\r\n", "")), "PLI in case");
  }

  private boolean asksByFir(String offer) throws Exception {
    NegotiatedSource camera =
        source(negotiator.answer(publish(offer), facts(), null), SourceKind.CAMERA);
    return camera.codecs().getFirst().fullIntraRequests();
  }

  private static boolean takesNacks(Negotiated negotiated) throws SdpException {
    MediaFormat vp8 = section(negotiated, "1").mediaFormats().getFirst();
    assertEquals("VP8", vp8.name());
    assertTrue(vp8.hasFeedback("nack pli"));
    return vp8.hasFeedback("nack");
  }

  private static String withoutRtx(String offer) {
    return offer.replaceAll("rtx/90000", "other/90000");
  }

  @Test
  void saysThatIceIsOfToday() throws Exception {
    SessionDescription answer =
        SessionDescription.parse(negotiator.answer(publish(offer("obs")), facts(), null).answer());
    assertEquals(List.of("ice2"), answer.transport().iceOptions());
  }

  @Test
  void whepPairsWhatReceives() throws Exception {
    String whep = offer("obs").replace("a=sendonly", "a=recvonly");
    Negotiated negotiated = negotiator.answer(plain(whep), facts(), null);
    assertTrue(negotiated.sources().isEmpty());
    assertEquals(1, negotiated.slots().size());
    assertNotNull(negotiated.slots().getFirst().audio());
    assertNotNull(negotiated.slots().getFirst().video());
  }

  @Test
  void aDecoderGetsEveryH264ThatItsOfferPromises() throws Exception {
    assertEquals(List.of(1, 0), h264DecodedBy("profile-level-id=42e01f;packetization-mode=1"));
    assertEquals(List.of(0), h264DecodedBy("profile-level-id=42e01f"));
    assertEquals(
        List.of(3, 2, 1, 0), h264DecodedBy("profile-level-id=4d001f;packetization-mode=1"));
    assertEquals(
        List.of(5, 4, 3, 2, 1, 0), h264DecodedBy("profile-level-id=f4001f;packetization-mode=1"));
    // What GStreamer offers: no parameters at all.
    assertEquals(Set.of(0, 1, 2, 3, 4, 5), Set.copyOf(h264DecodedBy("")));
  }

  private List<Integer> h264DecodedBy(String parameters) throws Exception {
    String fmtp = parameters.isEmpty() ? "" : "a=fmtp:96 " + parameters + "\r\n";
    String whep =
        offer("obs")
            .replace("a=sendonly", "a=recvonly")
            .replaceAll("(?m)^a=fmtp:96 .*\\R", Matcher.quoteReplacement(fmtp));
    Negotiated negotiated = negotiator.answer(plain(whep), facts(), null);
    return Objects.requireNonNull(negotiated.slots().getFirst().video()).codecs().stream()
        .map(NegotiatedCodec::profile)
        .toList();
  }
}
