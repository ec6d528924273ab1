package org.setareh.sfu.negotiate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.setareh.sfu.codec.Codec;
import org.setareh.wire.sdp.MediaFormat;
import org.setareh.wire.sdp.MediaSection;

/**
 * The codecs of a section that both sides know, and the formats that say so in the answer, under
 * the offer's payload types (RFC 3264 section 6.1).
 *
 * @param redPayloadType or -1
 */
record SectionCodecs(List<NegotiatedCodec> codecs, int redPayloadType, List<MediaFormat> formats) {
  /** The longest that browsers and programs send, H.264's parameter sets, have some 200. */
  private static final int LONGEST_FMTP = 1024;

  private static final List<String> VIDEO_FEEDBACK =
      List.of("nack", "nack pli", "ccm fir", "transport-cc");

  /** Sound is not sent again: it would come too late, and RED or FEC has it already. */
  private static final List<String> AUDIO_FEEDBACK = List.of("transport-cc");

  /**
   * @param onePerCodec where we send, a second payload type for the same is of no use
   * @param offersOrder whether the first codec offered is the first answered, which is the one that
   *     is sent; else ours is
   */
  static SectionCodecs of(MediaSection section, boolean onePerCodec, boolean offersOrder) {
    boolean video = section.kind().equals("video");
    List<NegotiatedCodec> known = new ArrayList<>();
    List<NegotiatedCodec> decodedToo = new ArrayList<>();
    for (MediaFormat format : usable(section)) {
      Codec codec = Codec.ofEncodingName(format.name());
      if (codec != null && codec.video() == video && codec.clockRate() == format.clockRate()) {
        int rtx = rtxOf(section, format);
        boolean nacks = video && format.hasFeedback("nack");
        boolean fir = format.hasFeedback("ccm fir") && !format.hasFeedback("nack pli");
        for (int profile : profiles(codec, format, onePerCodec)) {
          boolean best = known.isEmpty() || known.getLast().payloadType() != format.payloadType();
          (best ? known : decodedToo)
              .add(
                  new NegotiatedCodec(
                      codec, profile, format.payloadType(), rtx, nacks, fir, format.fmtp()));
        }
      }
    }
    if (!offersOrder) {
      // A stable sort: within a codec the offer's order stays.
      known.sort(Comparator.comparingInt(codec -> preference(codec.codec())));
    }
    if (onePerCodec) {
      // Behind the others: what is offered in so many words goes under its own payload type.
      known.addAll(decodedToo);
      Set<List<Object>> seen = new HashSet<>();
      known.removeIf(codec -> !seen.add(List.of(codec.codec(), codec.profile())));
    }
    int red = video || known.isEmpty() ? -1 : red(section, known.getFirst().payloadType());
    return new SectionCodecs(List.copyOf(known), red, formats(section, known, red));
  }

  boolean isEmpty() {
    return codecs.isEmpty();
  }

  boolean hasRtx() {
    return codecs.stream().anyMatch(codec -> codec.rtxPayloadType() >= 0);
  }

  /** Whether a codec among them has layers that the dependency descriptor tells. */
  boolean usesDependencyDescriptor() {
    return codecs.stream()
        .anyMatch(codec -> codec.codec() == Codec.AV1 || codec.codec() == Codec.VP9);
  }

  private static int preference(Codec codec) {
    return switch (codec) {
      case OPUS, VP8 -> 0;
      case VP9 -> 1;
      case H264 -> 2;
      case AV1 -> 3;
    };
  }

  /** Those that we forward, the best fit first; several only where we send. */
  private static List<Integer> profiles(Codec codec, MediaFormat format, boolean sending) {
    int profile =
        switch (codec) {
          case OPUS, VP8 -> 0;
          case VP9 -> format.parameter("profile-id", 0) == 0 ? 0 : -1;
          case AV1 -> format.parameter("profile", 0) == 0 ? 0 : -1;
          case H264 -> H264Profile.sent(format);
        };
    if (codec == Codec.H264 && sending) {
      return H264Profile.decoded(format);
    }
    return profile < 0 ? List.of() : List.of(profile);
  }

  /** Those whose parameters, which the answer repeats and the connection keeps, have an end. */
  private static List<MediaFormat> usable(MediaSection section) {
    return section.mediaFormats().stream()
        .filter(format -> format.fmtp().length() <= LONGEST_FMTP)
        .toList();
  }

  private static int rtxOf(MediaSection section, MediaFormat repaired) {
    for (MediaFormat format : usable(section)) {
      if (format.associatedPayloadType() == repaired.payloadType()) {
        return format.payloadType();
      }
    }
    return -1;
  }

  /** RED whose blocks are of that payload type: {@code a=fmtp:63 111/111}. */
  private static int red(MediaSection section, int opus) {
    for (MediaFormat format : usable(section)) {
      if (format.is("red") && (format.fmtp() + '/').startsWith(opus + "/")) {
        return format.payloadType();
      }
    }
    return -1;
  }

  /** RED in front, since a sender uses the first; each codec's RTX behind it. */
  private static List<MediaFormat> formats(
      MediaSection section, List<NegotiatedCodec> known, int red) {
    List<MediaFormat> formats = new ArrayList<>();
    if (red >= 0) {
      add(formats, section, red);
    }
    Set<Integer> added = new HashSet<>();
    for (NegotiatedCodec codec : known) {
      if (!added.add(codec.payloadType())) {
        continue;
      }
      add(formats, section, codec.payloadType());
      if (codec.rtxPayloadType() >= 0) {
        add(formats, section, codec.rtxPayloadType());
      }
    }
    return List.copyOf(formats);
  }

  private static void add(List<MediaFormat> formats, MediaSection section, int payloadType) {
    MediaFormat offered = section.mediaFormat(payloadType);
    if (offered != null) {
      boolean codec = Codec.ofEncodingName(offered.name()) != null;
      List<String> understood = section.kind().equals("video") ? VIDEO_FEEDBACK : AUDIO_FEEDBACK;
      List<String> feedback =
          codec ? understood.stream().filter(offered::hasFeedback).toList() : List.of();
      formats.add(
          new MediaFormat(
              payloadType,
              offered.name(),
              offered.clockRate(),
              offered.channels(),
              offered.fmtp(),
              feedback));
    }
  }
}
