package org.setareh.sfu.negotiate;

import static org.setareh.wire.rtp.HeaderExtension.ABSOLUTE_CAPTURE_TIME;
import static org.setareh.wire.rtp.HeaderExtension.ABSOLUTE_SEND_TIME;
import static org.setareh.wire.rtp.HeaderExtension.AUDIO_LEVEL;
import static org.setareh.wire.rtp.HeaderExtension.DEPENDENCY_DESCRIPTOR;
import static org.setareh.wire.rtp.HeaderExtension.MID;
import static org.setareh.wire.rtp.HeaderExtension.REPAIRED_STREAM_ID;
import static org.setareh.wire.rtp.HeaderExtension.STREAM_ID;
import static org.setareh.wire.rtp.HeaderExtension.TRANSPORT_SEQUENCE_NUMBER;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.setareh.wire.rtp.HeaderExtension;
import org.setareh.wire.sdp.Direction;
import org.setareh.wire.sdp.ExtMap;
import org.setareh.wire.sdp.MediaSection;

/**
 * The header extensions of a section that both sides use, under the offer's ids (RFC 8285 section
 * 7).
 *
 * <p>Video orientation stays out, so that phones turn the picture before they encode it: a receiver
 * in a grid, or a recording, then needs to know nothing of it.
 */
record SectionExtensions(ExtensionIds ids, List<ExtMap> answered) {
  private static final Set<HeaderExtension> AUDIO =
      EnumSet.of(
          MID, AUDIO_LEVEL, TRANSPORT_SEQUENCE_NUMBER, ABSOLUTE_SEND_TIME, ABSOLUTE_CAPTURE_TIME);
  private static final Set<HeaderExtension> VIDEO =
      EnumSet.of(
          MID,
          TRANSPORT_SEQUENCE_NUMBER,
          ABSOLUTE_SEND_TIME,
          ABSOLUTE_CAPTURE_TIME,
          DEPENDENCY_DESCRIPTOR,
          STREAM_ID,
          REPAIRED_STREAM_ID);

  /** Of a mid in each packet that we send; with a longer one our SSRC alone says whose it is. */
  private static final int LONGEST_SENT_MID = 32;

  /**
   * @param fromSource whether the peer sends the section, or else we do
   */
  static SectionExtensions of(MediaSection section, SectionCodecs codecs, boolean fromSource) {
    Set<HeaderExtension> wanted = EnumSet.copyOf(section.kind().equals("video") ? VIDEO : AUDIO);
    if (!codecs.usesDependencyDescriptor()) {
      wanted.remove(DEPENDENCY_DESCRIPTOR);
    }
    if (!fromSource) {
      wanted.remove(STREAM_ID);
      wanted.remove(REPAIRED_STREAM_ID);
      String mid = section.mid();
      if (mid != null && mid.length() > LONGEST_SENT_MID) {
        wanted.remove(MID);
      }
    }
    Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);
    List<ExtMap> answered = new ArrayList<>();
    for (ExtMap offered : section.extensions()) {
      HeaderExtension extension = offered.extension();
      Direction direction = offered.direction();
      if (extension == null
          || offered.id() > 255
          || !wanted.contains(extension)
          || direction != null && !(fromSource ? direction.sends() : direction.receives())
          || ids.putIfAbsent(extension, offered.id()) != null) {
        continue;
      }
      answered.add(
          new ExtMap(
              offered.id(),
              direction == null ? null : fromSource ? Direction.RECVONLY : Direction.SENDONLY,
              offered.uri(),
              ""));
    }
    return new SectionExtensions(idsOf(ids), List.copyOf(answered));
  }

  private static ExtensionIds idsOf(Map<HeaderExtension, Integer> ids) {
    return new ExtensionIds(
        ids.getOrDefault(MID, 0),
        ids.getOrDefault(STREAM_ID, 0),
        ids.getOrDefault(REPAIRED_STREAM_ID, 0),
        ids.getOrDefault(AUDIO_LEVEL, 0),
        ids.getOrDefault(TRANSPORT_SEQUENCE_NUMBER, 0),
        ids.getOrDefault(ABSOLUTE_SEND_TIME, 0),
        ids.getOrDefault(ABSOLUTE_CAPTURE_TIME, 0),
        ids.getOrDefault(DEPENDENCY_DESCRIPTOR, 0));
  }
}
