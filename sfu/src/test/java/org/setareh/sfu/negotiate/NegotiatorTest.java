package org.setareh.sfu.negotiate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectRequest.Purpose;
import org.setareh.sfu.control.ConnectRequest.SlotMids;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.OfferRefused.Code;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.View;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.dtls.Fingerprint;
import org.setareh.sfu.ice.IceCandidate;
import org.setareh.sfu.ice.IceCredentials;
import org.setareh.wire.rtp.HeaderExtension;
import org.setareh.wire.sdp.Direction;
import org.setareh.wire.sdp.MediaFormat;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SdpException;
import org.setareh.wire.sdp.SessionDescription;
import org.setareh.wire.sdp.Setup;

/** With offers as browsers and programs really made them. */
final class NegotiatorTest {
  private static final ConnectionId ID = new ConnectionId("r", "p", 1);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<String, SourceKind> SOURCES =
      Map.of(
          "0", SourceKind.MICROPHONE,
          "1", SourceKind.CAMERA,
          "2", SourceKind.SCREEN,
          "3", SourceKind.SCREEN_AUDIO);

  private final Negotiator negotiator = new Negotiator(64, RANDOM);

  @ParameterizedTest
  @ValueSource(strings = {"chromium-slots9", "firefox-slots9"})
  void bundlesEverythingOnTheFirstSectionAndRefusesTheDataChannel(String name) throws Exception {
    SessionDescription offer = SessionDescription.parse(offer(name));
    Negotiated negotiated = negotiator.answer(conference(offer(name)), facts(), null);
    SessionDescription answer = SessionDescription.parse(negotiated.answer());
    assertTrue(answer.iceLite());
    assertTrue(answer.bundlesAll());
    assertEquals(offer.media().size(), answer.media().size());
    assertEquals("0", answer.bundleGroups().getFirst().getFirst());
    assertEquals(25, answer.bundleGroups().getFirst().size());
    int candidates = 0;
    for (int i = 0; i < offer.media().size(); i++) {
      MediaSection offered = offer.media().get(i);
      MediaSection answered = answer.media().get(i);
      assertEquals(offered.mid(), answered.mid());
      if (offered.kind().equals("application")) {
        assertTrue(answered.isRejected());
        continue;
      }
      assertEquals(offered.direction().reversed(), answered.direction());
      assertTrue(answered.rtcpMux());
      assertEquals(Setup.PASSIVE, answered.transport().setup());
      assertEquals(negotiated.local().ufrag(), answered.transport().iceUfrag());
      assertFalse(answered.formats().isEmpty());
      assertFalse(negotiated.answer().contains("video-orientation"));
      candidates += answered.candidates().size();
      assertEquals(i == 0, answered.endOfCandidates());
    }
    assertEquals(2, candidates);
    assertEquals(DtlsRole.SERVER, negotiated.role());
    assertFalse(negotiated.restarted());
  }

  @Test
  void takesChromiumsSourcesUnderItsNumbers() throws Exception {
    Negotiated negotiated = negotiator.answer(conference(offer("chromium-slots9")), facts(), null);
    NegotiatedSource microphone = source(negotiated, SourceKind.MICROPHONE);
    assertEquals(63, microphone.redPayloadType());
    assertEquals(Codec.OPUS, microphone.codecs().getFirst().codec());
    assertEquals(111, microphone.codecs().getFirst().payloadType());
    assertTrue(microphone.extensions().audioLevel() > 0);
    assertEquals(1, microphone.streams().size());
    NegotiatedSource camera = source(negotiated, SourceKind.CAMERA);
    assertEquals(List.of("l", "m", "h"), camera.rids());
    assertEquals(
        new NegotiatedCodec(Codec.VP8, 0, 96, 97, true, false, ""), camera.codecs().getFirst());
    assertEquals(
        List.of(Codec.VP8, Codec.H264, Codec.AV1, Codec.VP9),
        camera.codecs().stream().map(NegotiatedCodec::codec).distinct().toList(),
        "our client's own order");
    assertTrue(camera.extensions().streamId() > 0 && camera.extensions().repairedStreamId() > 0);
    assertTrue(camera.extensions().transportSequenceNumber() > 0);
    assertTrue(camera.extensions().dependencyDescriptor() > 0);
    assertEquals(
        Set.of(0, 1, 2, 3),
        Set.copyOf(
            camera.codecs().stream()
                .filter(codec -> codec.codec() == Codec.H264)
                .map(NegotiatedCodec::profile)
                .toList()));
    MediaSection answered = section(negotiated, "1");
    assertEquals("recv l;m;h", Objects.requireNonNull(answered.simulcast()).toString());
    assertEquals(3, answered.rids().size());
    assertEquals(
        List.of("nack", "nack pli", "ccm fir", "transport-cc"),
        Objects.requireNonNull(answered.mediaFormat(96)).feedback());
    assertEquals("63", section(negotiated, "0").formats().getFirst());
    assertEquals(
        "minptime=10;useinbandfec=1",
        Objects.requireNonNull(section(negotiated, "0").mediaFormat(111)).fmtp());
  }

  @Test
  void takesFirefoxsSourcesUnderItsNumbersWithoutRed() throws Exception {
    Negotiated negotiated = negotiator.answer(conference(offer("firefox-slots9")), facts(), null);
    assertEquals(-1, source(negotiated, SourceKind.MICROPHONE).redPayloadType());
    NegotiatedSource camera = source(negotiated, SourceKind.CAMERA);
    assertEquals(120, camera.codecs().getFirst().payloadType());
    assertEquals(124, camera.codecs().getFirst().rtxPayloadType());
    assertEquals(List.of("l", "m", "h"), camera.rids());
    assertEquals(3, camera.streams().size());
    assertTrue(camera.streams().stream().allMatch(NegotiatedSource.DeclaredStream::hasRtx));
    assertTrue(
        section(negotiated, "1").extensions().stream()
            .filter(extension -> extension.direction() != null)
            .allMatch(extension -> extension.direction() == Direction.RECVONLY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chromium-slots9", "firefox-slots9"})
  void slotsHaveStreamsOfTheirOwnThatSyncByTheirMsid(String name) throws Exception {
    Negotiated negotiated = negotiator.answer(conference(offer(name)), facts(), null);
    assertEquals(12, negotiated.slots().size());
    Set<Integer> ssrcs = new HashSet<>();
    for (int k = 0; k < 12; k++) {
      NegotiatedSection audio = Objects.requireNonNull(negotiated.slots().get(k).audio());
      NegotiatedSection video = negotiated.slots().get(k).video();
      MediaSection answeredAudio = section(negotiated, audio.mid());
      assertTrue(ssrcs.add(audio.ssrc()));
      assertEquals("slot-" + k, answeredAudio.msids().getFirst().streamId());
      assertEquals(audio.ssrc(), answeredAudio.sources().getFirst().ssrc());
      assertEquals(negotiated.cname(), answeredAudio.sources().getFirst().cname());
      assertEquals(0, audio.extensions().streamId());
      if (k >= 9) {
        assertNull(video);
        continue;
      }
      assertNotNull(video);
      assertTrue(ssrcs.add(video.ssrc()) && ssrcs.add(video.rtxSsrc()));
      MediaSection answeredVideo = section(negotiated, video.mid());
      assertEquals("slot-" + k, answeredVideo.msids().getFirst().streamId());
      assertEquals(
          List.of(video.ssrc(), video.rtxSsrc()), answeredVideo.sourceGroups().getFirst().ssrcs());
      Set<List<Object>> distinct = new HashSet<>();
      for (NegotiatedCodec codec : video.codecs()) {
        assertTrue(distinct.add(List.of(codec.codec(), codec.profile())));
      }
      assertTrue(video.mixedExtensions());
    }
  }

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
    assertTrue(SessionDescription.parse(negotiated.answer()).bundlesAll());
    for (MediaSection section : SessionDescription.parse(negotiated.answer()).media()) {
      assertEquals(Direction.RECVONLY, section.direction());
    }
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

  @Test
  void h264ThatIsOfferedInSoManyWordsKeepsItsPayloadType() throws Exception {
    Negotiated negotiated = negotiator.answer(conference(offer("chromium-slots9")), facts(), null);
    NegotiatedSection video = Objects.requireNonNull(negotiated.slots().getFirst().video());
    Map<Integer, Integer> payloadTypes = new HashMap<>();
    for (NegotiatedCodec codec : video.codecs()) {
      if (codec.codec() == Codec.H264) {
        payloadTypes.put(codec.profile(), codec.payloadType());
      }
    }
    assertEquals(Map.of(0, 104, 1, 102, 2, 39, 3, 116, 4, 43, 5, 41), payloadTypes);
    List<String> formats = section(negotiated, video.mid()).formats();
    assertEquals(formats.size(), Set.copyOf(formats).size());
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

  @Test
  void anIceRestartKeepsStreamsAndRolesAndAnotherFingerprintDoesNot() throws Exception {
    String offer = offer("chromium-slots9");
    Negotiated first = negotiator.answer(conference(offer), facts(), null);
    String restart = offer.replace("a=ice-ufrag:" + first.remote().ufrag(), "a=ice-ufrag:n3wU");
    ServerFacts fresh = facts();
    Negotiated second = negotiator.answer(conference(restart), fresh, first);
    assertTrue(second.restarted());
    assertEquals(first.slots(), second.slots());
    assertEquals(first.cname(), second.cname());
    assertEquals(fresh.credentials(), second.local());
    assertEquals("n3wU", second.remote().ufrag());
    // The same offer again changes nothing, our credentials included.
    Negotiated again = negotiator.answer(conference(restart), facts(), second);
    assertFalse(again.restarted());
    assertEquals(second.local(), again.local());
    // Fewer slots do not fit the living connection.
    ConnectRequest fewer = new ConnectRequest(ID, restart, SOURCES, List.of(), Map.of(), View.AUTO);
    assertEquals(Code.UNSUPPORTED, refused(fewer, second).code());
    String stranger =
        restart.replaceAll("(?m)^a=fingerprint:sha-256 ..", "a=fingerprint:sha-256 00");
    Negotiated other = negotiator.answer(conference(stranger), facts(), second);
    assertFalse(other.restarted());
    assertNotEquals(second.slots(), other.slots());
    Negotiated patched = second.restarted(facts().credentials(), second.remote());
    assertTrue(patched.answer().contains("a=ice-pwd:" + patched.local().password()));
    assertFalse(patched.answer().contains(second.local().password()));
  }

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

  private void assertRefused(Code code, String words, String offer) {
    assertRefused(code, words, plain(offer));
  }

  private void assertRefused(Code code, String words, ConnectRequest request) {
    OfferRefused refused = refused(request, null);
    assertEquals(code, refused.code(), refused.getMessage());
    assertSays(words, refused);
  }

  private OfferRefused refused(ConnectRequest request, @Nullable Negotiated living) {
    return assertThrows(OfferRefused.class, () -> negotiator.answer(request, facts(), living));
  }

  private static void assertSays(String words, OfferRefused refused) {
    String message = Objects.requireNonNull(refused.getMessage());
    assertTrue(message.contains(words), message);
  }

  private static String without(String offer, String line) {
    return offer.replaceAll("(?m)^" + line + ".*\\R", "");
  }

  @Test
  void whatIsKeptOfAnOfferDoesNotGrowWithIt() throws Exception {
    String offer = offer("chromium-slots9");
    int usual = negotiator.answer(conference(offer), facts(), null).answer().length();
    // Of the microphone's Opus; its other codecs and sections are as ever.
    String bloated = offer.replaceFirst("a=fmtp:111 ", "a=fmtp:111 x=" + "y".repeat(400_000) + ";");
    Negotiated negotiated = negotiator.answer(conference(bloated), facts(), null);
    assertTrue(negotiated.answer().length() <= usual);
    assertFalse(negotiated.answer().contains("yyyy"));
    for (String line : List.of("m=" + "k".repeat(100) + " 9 UDP/TLS/RTP/SAVPF 111\r\n")) {
      assertThrows(
          SdpException.class, () -> SessionDescription.parse(offer + line + "a=mid:z\r\n"));
    }
    assertThrows(
        SdpException.class,
        () ->
            SessionDescription.parse(
                offer.replaceFirst("a=rtpmap:111 opus/", "a=rtpmap:111 " + "n".repeat(100) + "/")));
  }

  private static NegotiatedSource source(Negotiated negotiated, SourceKind kind) {
    return negotiated.sources().stream()
        .filter(source -> source.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static MediaSection section(Negotiated negotiated, String mid) throws SdpException {
    return Objects.requireNonNull(SessionDescription.parse(negotiated.answer()).section(mid));
  }

  private static ConnectRequest conference(String offer) {
    List<SlotMids> slots = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      slots.add(new SlotMids(Integer.toString(4 + 2 * k), Integer.toString(5 + 2 * k)));
    }
    for (int k = 22; k < 25; k++) {
      slots.add(new SlotMids(Integer.toString(k), null));
    }
    return request(offer, SOURCES, slots);
  }

  private static ConnectRequest plain(String offer) {
    return request(offer, Map.of(), List.of());
  }

  private static ConnectRequest publish(String offer) {
    return ConnectRequest.ofProgram(Purpose.PUBLISH, ID, offer, Map.of(), View.AUTO);
  }

  private static ConnectRequest view(String offer) {
    return ConnectRequest.ofProgram(Purpose.VIEW, ID, offer, Map.of(), View.AUTO);
  }

  private static ConnectRequest request(
      String offer, Map<String, SourceKind> sources, List<SlotMids> slots) {
    return new ConnectRequest(ID, offer, sources, slots, Map.of(), View.AUTO);
  }

  private static ServerFacts facts() {
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

  private static String offer(String name) throws IOException {
    try (var in = NegotiatorTest.class.getResourceAsStream(name + ".sdp")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
