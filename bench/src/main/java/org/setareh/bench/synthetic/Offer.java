package org.setareh.bench.synthetic;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectRequest.SlotMids;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.dtls.Fingerprint;

/**
 * The offer of a synthetic participant: Opus and VP8 with the header extensions that browsers send.
 *
 * @param role what it does
 * @param shape of a member's offer; null for those who only publish or view, as WHIP and WHEP do
 */
public record Offer(
    String ufrag, String password, Role role, int audioSsrc, int videoSsrc, @Nullable Shape shape) {
  static final int OPUS = 111;
  static final int RED = 63;
  static final int VP8 = 96;
  static final int VP8_RTX = 97;
  static final int EXT_MID = 4;
  static final int EXT_AUDIO_LEVEL = 1;
  static final int EXT_TRANSPORT_SEQUENCE = 3;
  static final int EXT_RID = 10;
  private static final String[] RIDS = {"q", "h", "f"};

  /** What a participant does. */
  public enum Role {
    PUBLISHER("sendonly"),
    VIEWER("recvonly"),
    /** Sends by its first two sections, receives by slots. */
    MEMBER("sendonly");

    private final String direction;

    Role(String direction) {
      this.direction = direction;
    }

    boolean sends() {
      return this != VIEWER;
    }
  }

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** With fresh credentials and SSRCs. */
  public static Offer of(Role role) {
    return of(role, role == Role.MEMBER ? Shape.MEMBER : null);
  }

  /** A member's, with fresh credentials and SSRCs. */
  public static Offer of(Shape shape) {
    return of(Role.MEMBER, shape);
  }

  private static Offer of(Role role, @Nullable Shape shape) {
    SecureRandom random = new SecureRandom();
    return new Offer(
        word(random, 8), word(random, 24), role, random.nextInt(), random.nextInt() & ~0xff, shape);
  }

  /** The same with new ICE credentials: an ICE restart. */
  public Offer restarted() {
    SecureRandom random = new SecureRandom();
    return new Offer(word(random, 8), word(random, 24), role, audioSsrc, videoSsrc, shape);
  }

  private static String word(SecureRandom random, int length) {
    StringBuilder word = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }

  static String rid(int encoding) {
    return RIDS[encoding];
  }

  int encodings() {
    return shape == null ? 1 : shape.encodings();
  }

  boolean levels() {
    return shape == null || shape.levels();
  }

  boolean red() {
    return shape != null && shape.red();
  }

  boolean rtx() {
    return shape == null || shape.rtx();
  }

  /** For the request: which section is which source; empty where the server finds out itself. */
  public Map<String, SourceKind> sources() {
    return shape == null ? Map.of() : Map.of("0", SourceKind.MICROPHONE, "1", SourceKind.CAMERA);
  }

  /** For the request: the sections of each slot. */
  public List<SlotMids> slots() {
    List<SlotMids> slots = new ArrayList<>();
    for (int i = 0; shape != null && i < shape.slots() + shape.audioSlots(); i++) {
      slots.add(new SlotMids(audioMid(i), i < shape.slots() ? videoMid(i) : null));
    }
    return slots;
  }

  /** The section by which a slot's sound comes. */
  static String audioMid(int slot) {
    return "a" + slot;
  }

  /** The section by which a slot's picture comes. */
  static String videoMid(int slot) {
    return "v" + slot;
  }

  /** The SDP. */
  public String sdp(Fingerprint fingerprint) {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("0", "audio");
    kinds.put("1", "video");
    for (SlotMids slot : slots()) {
      if (slot.audio() != null) {
        kinds.put(slot.audio(), "audio");
      }
      if (slot.video() != null) {
        kinds.put(slot.video(), "video");
      }
    }
    StringBuilder sdp = new StringBuilder(2_000);
    lines(
        sdp,
        List.of(
            "v=0",
            "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE " + String.join(" ", kinds.keySet()),
            "a=extmap-allow-mixed",
            "a=msid-semantic: WMS synthetic"));
    kinds.forEach((mid, kind) -> {
      boolean own = mid.equals("0") || mid.equals("1");
      section(sdp, kind, mid, own ? role.direction : "recvonly", fingerprint);
      if (kind.equals("audio")) {
        audio(sdp);
      } else {
        video(sdp);
      }
      if (own && role.sends()) {
        streams(sdp, kind.equals("video"));
      }
    });
    return sdp.toString();
  }

  private void streams(StringBuilder sdp, boolean video) {
    if (video && encodings() > 1) {
      List<String> rids = List.of(RIDS).subList(0, encodings());
      rids.forEach(rid -> lines(sdp, List.of("a=rid:" + rid + " send")));
      lines(
          sdp,
          List.of(
              "a=extmap:" + EXT_RID + " urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
              "a=msid:synthetic video",
              "a=simulcast:send " + String.join(";", rids)));
    } else {
      lines(
          sdp,
          List.of(
              "a=msid:synthetic " + (video ? "video" : "audio"),
              "a=ssrc:" + unsigned(video ? videoSsrc : audioSsrc) + " cname:synthetic"));
    }
  }

  private void audio(StringBuilder sdp) {
    lines(
        sdp,
        List.of(
            "a=rtpmap:111 opus/48000/2",
            "a=rtcp-fb:111 transport-cc",
            "a=fmtp:111 minptime=10;useinbandfec=1"));
    if (red()) {
      lines(sdp, List.of("a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111"));
    }
    if (levels()) {
      lines(sdp, List.of("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level"));
    }
  }

  private void video(StringBuilder sdp) {
    lines(
        sdp,
        List.of(
            "a=rtpmap:96 VP8/90000",
            "a=rtcp-fb:96 transport-cc",
            "a=rtcp-fb:96 ccm fir",
            "a=rtcp-fb:96 nack",
            "a=rtcp-fb:96 nack pli"));
    if (rtx()) {
      lines(sdp, List.of("a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96"));
    }
  }

  private void section(
      StringBuilder sdp, String media, String mid, String direction, Fingerprint fingerprint) {
    String formats =
        media.equals("video")
            ? rtx() ? VP8 + " " + VP8_RTX : VP8 + ""
            : red() ? RED + " " + OPUS : OPUS + "";
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
            "a=" + direction,
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
