package org.setareh.bench.synthetic;

import java.security.SecureRandom;
import java.util.List;
import org.setareh.sfu.dtls.Fingerprint;

/**
 * The offer of a synthetic participant: Opus and VP8 with the header extensions that browsers send.
 *
 * @param role what it does
 */
public record Offer(String ufrag, String password, Role role, int audioSsrc, int videoSsrc) {
  static final int OPUS = 111;
  static final int VP8 = 96;
  static final int VP8_RTX = 97;
  static final int EXT_MID = 4;
  static final int EXT_AUDIO_LEVEL = 1;
  static final int EXT_TRANSPORT_SEQUENCE = 3;

  /** What a participant does. */
  public enum Role {
    PUBLISHER("sendonly"),
    VIEWER("recvonly");

    private final String direction;

    Role(String direction) {
      this.direction = direction;
    }
  }

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** With fresh credentials and SSRCs. */
  public static Offer of(Role role) {
    SecureRandom random = new SecureRandom();
    return new Offer(word(random, 8), word(random, 24), role, random.nextInt(), random.nextInt());
  }

  private static String word(SecureRandom random, int length) {
    StringBuilder word = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }

  /** The SDP. */
  public String sdp(Fingerprint fingerprint) {
    StringBuilder sdp = new StringBuilder(2_000);
    lines(
        sdp,
        List.of(
            "v=0",
            "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1",
            "a=extmap-allow-mixed",
            "a=msid-semantic: WMS synthetic"));
    section(sdp, "audio", "0", OPUS + "", fingerprint);
    lines(
        sdp,
        List.of(
            "a=rtpmap:111 opus/48000/2",
            "a=rtcp-fb:111 transport-cc",
            "a=fmtp:111 minptime=10;useinbandfec=1",
            "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level"));
    if (role == Role.PUBLISHER) {
      lines(
          sdp,
          List.of("a=msid:synthetic audio", "a=ssrc:" + unsigned(audioSsrc) + " cname:synthetic"));
    }
    section(sdp, "video", "1", VP8 + " " + VP8_RTX, fingerprint);
    lines(
        sdp,
        List.of(
            "a=rtpmap:96 VP8/90000",
            "a=rtcp-fb:96 transport-cc",
            "a=rtcp-fb:96 ccm fir",
            "a=rtcp-fb:96 nack",
            "a=rtcp-fb:96 nack pli",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96"));
    if (role == Role.PUBLISHER) {
      lines(
          sdp,
          List.of("a=msid:synthetic video", "a=ssrc:" + unsigned(videoSsrc) + " cname:synthetic"));
    }
    return sdp.toString();
  }

  private void section(
      StringBuilder sdp, String media, String mid, String formats, Fingerprint fingerprint) {
    lines(
        sdp,
        List.of(
            "m=" + media + " 9 UDP/TLS/RTP/SAVPF " + formats,
            "c=IN IP4 0.0.0.0",
            "a=rtcp:9 IN IP4 0.0.0.0",
            "a=ice-ufrag:" + ufrag,
            "a=ice-pwd:" + password,
            "a=ice-options:trickle",
            "a=fingerprint:" + fingerprint,
            "a=setup:actpass",
            "a=mid:" + mid,
            "a=" + role.direction,
            "a=rtcp-mux",
            "a=rtcp-rsize",
            "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
            "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"));
  }

  private static void lines(StringBuilder sdp, List<String> lines) {
    for (String line : lines) {
      sdp.append(line).append("\r\n");
    }
  }

  private static String unsigned(int ssrc) {
    return Integer.toUnsignedString(ssrc);
  }
}
