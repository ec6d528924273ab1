package org.setareh.sfu.negotiate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.OfferRefused.Code;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.View;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.wire.sdp.Direction;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SdpException;
import org.setareh.wire.sdp.SessionDescription;
import org.setareh.wire.sdp.Setup;

/**
 * What browsers offer to a conference: sources, slots, and the next offer of the same connection.
 */
final class BrowserOffersTest extends NegotiatorTest {
  @ParameterizedTest
  @ValueSource(strings = {"chromium-slots9", "firefox-slots9"})
  void bundlesEverythingOnTheFirstSectionAndRefusesTheDataChannel(String name) throws Exception {
    SessionDescription offer = SessionDescription.parse(offer(name));
    Negotiated negotiated = negotiator.answer(conference(offer(name)), facts(), null);
    SessionDescription answer = SessionDescription.parse(negotiated.answer());
    assertTrue(answer.iceLite());
    assertBundlesAll(answer);
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
}
