package org.setareh.wire.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.setareh.wire.rtp.HeaderExtension;

/** What others write is understood, and nothing of it is lost. */
class SessionDescriptionTest {
  @SuppressWarnings("UnusedVariable") // by FieldSource
  private static final List<String> texts = SdpTexts.NAMES;

  private static SessionDescription parse(String name) throws SdpException {
    return SessionDescription.parse(SdpTexts.read(name));
  }

  @ParameterizedTest
  @FieldSource("texts")
  void writtenTextReadsAsTheSame(String name) throws SdpException {
    SessionDescription read = parse(name);
    assertEquals(read, SessionDescription.parse(read.toString()));
    assertEquals(read.toString(), SessionDescription.parse(read.toString()).toString());
  }

  @ParameterizedTest
  @FieldSource("texts")
  void everyLineOfASectionIsKept(String name) throws SdpException {
    String text = SdpTexts.read(name);
    String written = parse(name).toString();
    Map<String, Long> before = sectionLines(text);
    Map<String, Long> after = sectionLines(written);
    before.keySet().removeAll(after.keySet());
    assertEquals(List.of(), List.copyOf(before.keySet()));
  }

  /** Counts the lines behind the first m-line, without what may be spelled in two ways. */
  private static Map<String, Long> sectionLines(String text) {
    return Arrays.stream(text.substring(text.indexOf("\nm=") + 1).split(" *\r?\n"))
        .filter(line -> !line.startsWith("a=ssrc:") || line.contains("cname"))
        // No direction without RTP, transports in small letters, one channel unsaid.
        .filter(line -> !line.equals("a=sendrecv"))
        .map(line -> line.startsWith("a=candidate") ? line.toLowerCase(Locale.ROOT) : line)
        .map(line -> line.equals("a=rtpmap:9 G722/8000/1") ? "a=rtpmap:9 G722/8000" : line)
        .collect(Collectors.groupingBy(line -> line, TreeMap::new, Collectors.counting()));
  }

  @Test
  void readsChromiumsSimulcastOffer() throws SdpException {
    SessionDescription offer = parse("chromium-small.sdp");
    assertEquals(6, offer.media().size());
    assertEquals(List.of(List.of("0", "1", "2", "3", "4", "5")), offer.bundleGroups());
    MediaSection microphone = offer.media().getFirst();
    MediaSection camera = offer.section("1");
    assertNotNull(camera);
    assertEquals("audio", microphone.kind());
    assertEquals(Direction.SENDONLY, microphone.direction());
    assertEquals(1, microphone.sources().size());
    assertEquals("HkxqsCpX0zrszeKF", microphone.sources().getFirst().cname());
    assertEquals(2, microphone.candidates().size());
    assertEquals("fd00::2", microphone.candidates().get(1).address());
    assertEquals("generation 0 network-cost 999", microphone.candidates().get(1).extensions());
    MediaFormat red = microphone.mediaFormat(63);
    assertNotNull(red);
    assertTrue(red.is("RED"));
    assertEquals("111/111", red.fmtp());
    assertTrue(camera.extmapAllowMixed());
    assertEquals(
        List.of(new Rid("l", true), new Rid("m", true), new Rid("h", true)), camera.rids());
    assertEquals(Simulcast.sending(List.of("l", "m", "h")), camera.simulcast());
    assertEquals(List.of(), camera.sources());
    MediaFormat h264 = camera.mediaFormat(108);
    assertNotNull(h264);
    assertEquals("42e01f", h264.parameter("Profile-Level-Id"));
    assertEquals(1, h264.parameter("packetization-mode", 0));
    assertTrue(h264.hasFeedback("nack pli"));
    assertFalse(h264.hasFeedback("nack sli"));
    MediaFormat rtx = camera.mediaFormat(97);
    assertNotNull(rtx);
    assertEquals(96, rtx.associatedPayloadType());
    assertEquals(
        HeaderExtension.STREAM_ID,
        camera.extensions().stream().filter(e -> e.id() == 10).findFirst().get().extension());
    TransportAttributes transport = camera.transport().orElse(offer.transport());
    assertEquals("vv9I", transport.iceUfrag());
    assertEquals(Setup.ACTPASS, transport.setup());
    assertEquals(32, transport.fingerprints().getFirst().bytes().length);
    MediaSection screen = offer.section("2");
    assertNotNull(screen);
    assertEquals("FID", screen.sourceGroups().getFirst().semantics());
    assertEquals(2, screen.sourceGroups().getFirst().ssrcs().size());
    assertEquals(2, screen.sources().size());
  }

  @Test
  void readsFirefoxsSimulcastOffer() throws SdpException {
    SessionDescription offer = parse("firefox-small.sdp");
    MediaSection camera = offer.section("1");
    assertNotNull(camera);
    assertTrue(camera.bundleOnly());
    assertFalse(camera.isRejected());
    assertEquals(0, camera.port());
    assertEquals(3, camera.rids().size());
    assertEquals(3, camera.sourceGroups().size());
    assertEquals(6, camera.sources().size());
    assertEquals(
        new ExtMap(9, Direction.SENDONLY, HeaderExtension.STREAM_ID.uri(), ""),
        camera.extensions().get(6));
    TransportAttributes transport = camera.transport().orElse(offer.transport());
    assertEquals("6326cbb2", transport.iceUfrag());
    assertEquals(1, transport.fingerprints().size()); // said once, at session level
    assertEquals(List.of("trickle"), transport.iceOptions());
    assertEquals(Direction.RECVONLY, offer.media().getLast().direction());
  }

  @Test
  void readsFortyNineSlots() throws SdpException {
    String chromium = SdpTexts.read("chromium-slots49.sdp.gz");
    assertTrue(chromium.length() > 300_000);
    assertEquals(4 + 2 * 49 + 3, SessionDescription.parse(chromium).media().size());
    assertEquals(105, parse("firefox-slots49.sdp.gz").media().size());
  }

  @Test
  void readsFfmpegsPassiveOffer() throws SdpException {
    SessionDescription offer = parse("ffmpeg-whip.sdp");
    MediaSection video = offer.section("1");
    assertNotNull(video);
    assertEquals(Setup.PASSIVE, video.transport().orElse(offer.transport()).setup());
    assertEquals(List.of(new Msid("FFmpeg", "video")), video.msids());
    assertEquals((int) 3293584521L, video.sources().getFirst().ssrc());
  }

  @Test
  void readsObsTransportAtSessionLevel() throws SdpException {
    SessionDescription offer = parse("obs.sdp");
    TransportAttributes transport = offer.media().get(1).transport().orElse(offer.transport());
    assertEquals("5vX1", transport.iceUfrag());
    assertEquals("BHvIzRLGqnEFdYnFvBKlvD", transport.icePwd());
    assertEquals(Setup.ACTPASS, transport.setup());
    assertTrue(offer.otherLines().contains("a=group:LS 0 1"));
    assertTrue(offer.media().getFirst().endOfCandidates());
  }

  @Test
  void readsDataChannels() throws SdpException {
    MediaSection chromium = parse("chromium-call.sdp").media().getLast();
    MediaSection firefox = parse("firefox-call.sdp").media().getLast();
    assertFalse(chromium.isRtp());
    assertEquals(List.of("webrtc-datachannel"), chromium.formats());
    assertEquals(5000, chromium.sctpPort());
    assertEquals(262_144, chromium.maxMessageSize());
    assertEquals(1_073_741_823, firefox.maxMessageSize());
  }

  @Test
  void sessionLevelCountsWhereASectionSaysNothing() throws SdpException {
    SessionDescription offer =
        SessionDescription.parse(
            """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            c=IN IP4 192.0.2.1
            b=AS:500
            t=0 0
            a=recvonly
            a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:mid
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            m=audio 9 RTP/SAVPF 0 9 111
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:* transport-cc
            a=rtcp-fb:111 nack
            m=video 9 RTP/SAVPF 96
            a=sendrecv
            a=ice-ufrag:efgh
            a=ice-pwd:9876543210987654321098
            """);
    MediaSection audio = offer.media().getFirst();
    MediaSection video = offer.media().getLast();
    assertEquals(Direction.RECVONLY, audio.direction());
    assertEquals(Direction.SENDRECV, video.direction());
    assertEquals(List.of(new ExtMap(5, HeaderExtension.MID)), video.extensions());
    assertEquals("abcd", audio.transport().orElse(offer.transport()).iceUfrag());
    assertEquals("efgh", video.transport().orElse(offer.transport()).iceUfrag());
    assertEquals(
        List.of("PCMU", "G722", "opus"),
        audio.mediaFormats().stream().map(MediaFormat::name).toList());
    assertEquals(List.of("nack", "transport-cc"), audio.mediaFormats().getLast().feedback());
    assertEquals(List.of("transport-cc"), audio.mediaFormats().getFirst().feedback());
    assertEquals(List.of(), video.mediaFormats()); // 96 has no rtpmap
    assertNull(video.mid());
    assertEquals(List.of(), offer.bundleGroups());
  }
}
