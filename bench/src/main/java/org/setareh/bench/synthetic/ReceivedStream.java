package org.setareh.bench.synthetic;

import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.setareh.sfu.receive.NackGenerator;
import org.setareh.wire.rtp.RtpPacket;

/**
 * One stream of a slot as its receiver sees it, judged as a decoder would: numbers without gaps,
 * timestamps and picture ids that go on over every switch. Written by the loop; read by any thread.
 */
public final class ReceivedStream {
  /** A stretch of packets of one origin, from this RTP timestamp on. */
  public record Run(int origin, long fromTimestamp, long atNs) {}

  final int ssrc;
  final NackGenerator nack = new NackGenerator();
  private final boolean video;
  private final TreeSet<Long> missing = new TreeSet<>();
  private final Map<Integer, Long> payloadTypes = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private boolean started;
  private long highest;
  private int lastTimestamp;
  private int lastPictureId;
  private long packets;
  private long recovered;
  private long faults;
  private String fault = "";
  private int height;
  private long lastNs;
  private long longestPauseNs;

  ReceivedStream(int ssrc, boolean video) {
    this.ssrc = ssrc;
    this.video = video;
  }

  synchronized void onRtp(RtpPacket rtp, long nowNs) {
    payloadTypes.merge(rtp.payloadType(), 1L, Long::sum);
    if (!started) {
      started = true;
      highest = rtp.sequenceNumber() - 1L;
      lastTimestamp = rtp.timestamp();
      lastNs = nowNs;
      lastPictureId = -1;
    }
    long number = highest + (short) (rtp.sequenceNumber() - (int) highest);
    nack.onPacket(number, nowNs);
    longestPauseNs = Math.max(longestPauseNs, nowNs - lastNs);
    lastNs = nowNs;
    packets++;
    if (number <= highest) {
      if (missing.remove(number)) {
        recovered++;
      } else {
        wrong("number " + number + " came twice");
      }
      return;
    }
    for (long gone = highest + 1; gone < number; gone++) {
      missing.add(gone);
    }
    highest = number;
    if (rtp.timestamp() - lastTimestamp < 0) {
      wrong("timestamp back by " + (lastTimestamp - rtp.timestamp()));
    }
    lastTimestamp = rtp.timestamp();
    if (video) {
      look(rtp, nowNs);
    } else if (rtp.payloadLength() > 5) {
      hear(rtp, nowNs);
    }
  }

  private void look(RtpPacket rtp, long nowNs) {
    if (rtp.payloadLength() < VideoSource.ORIGIN_OFFSET + 4) {
      return;
    }
    long at = rtp.payloadOffset();
    int id = u16(rtp.segment(), at + 2) & 0x7fff;
    if (lastPictureId >= 0 && id != lastPictureId && id != (lastPictureId + 1 & 0x7fff)) {
      if (missing.isEmpty()) {
        wrong("picture id from " + lastPictureId + " to " + id);
      }
    }
    lastPictureId = id;
    boolean key = (u8(rtp.segment(), at) & 0x10) != 0 && (u8(rtp.segment(), at + 6) & 1) == 0;
    if (key) {
      height = u8(rtp.segment(), at + 14) | u8(rtp.segment(), at + 15) << 8;
    }
    from(VideoSource.origin(rtp.segment(), at), rtp, nowNs);
  }

  private void hear(RtpPacket rtp, long nowNs) {
    long at = rtp.payloadOffset();
    if (rtp.payloadType() == Offer.RED) {
      int lengths = 0;
      while ((u8(rtp.segment(), at) & 0x80) != 0) {
        lengths += u16(rtp.segment(), at + 2) & 0x3ff;
        at += 4;
      }
      at += 1 + lengths;
    }
    from(AudioSource.origin(rtp.segment(), at), rtp, nowNs);
  }

  private void from(int origin, RtpPacket rtp, long nowNs) {
    if (runs.isEmpty() || runs.getLast().origin() != origin) {
      runs.add(new Run(origin, Integer.toUnsignedLong(rtp.timestamp()), nowNs));
    }
  }

  /** RTX: the number that its payload begins with is here. */
  synchronized void onRetransmission(int number, long nowNs) {
    long original = highest + (short) (number - (int) highest);
    nack.onPacket(original, nowNs);
    if (missing.remove(original)) {
      recovered++;
    }
  }

  private void wrong(String what) {
    faults++;
    fault = what;
  }

  public synchronized long packets() {
    return packets;
  }

  /** Numbers that never came. */
  public synchronized int missing() {
    return missing.size();
  }

  /** Numbers that came after they were missed, by RTX or as they are. */
  public synchronized long recovered() {
    return recovered;
  }

  /** What a decoder would stumble over; empty: nothing. */
  public synchronized String fault() {
    return faults == 0 ? "" : faults + " faults, the last: " + fault;
  }

  /** Height of the last key frame; 0 before the first. */
  public synchronized int height() {
    return height;
  }

  /** Who was seen or heard, in order. */
  public synchronized List<Run> runs() {
    return List.copyOf(runs);
  }

  /** Whose the last packet was; -1 before the first. */
  public synchronized int origin() {
    return runs.isEmpty() ? -1 : runs.getLast().origin();
  }

  /** Packets by payload type. */
  public synchronized Map<Integer, Long> payloadTypes() {
    return Map.copyOf(payloadTypes);
  }

  /** The longest time without a packet, since the last reset. */
  public synchronized long longestPauseNs() {
    return longestPauseNs;
  }

  /** Measures pauses from now on. */
  public synchronized void resetPause() {
    longestPauseNs = 0;
  }
}
