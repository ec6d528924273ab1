package org.setareh.sfu.receive;

import static org.setareh.wire.BigEndian.u16;

import java.util.Arrays;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtcp.TransportFeedbackBuilder;
import org.setareh.wire.rtp.RtpPacket;
import org.setareh.wire.rtp.Sequence;

/**
 * Tells a publisher when each of its packets arrived, so that it can estimate its own bandwidth
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01). One for a peer: the numbers run over all
 * its sources, RTX and padding included.
 *
 * <p>A feedback leaves {@value #INTERVAL_NS} ns after the first packet that it reports, or as soon
 * as {@value #MAX_PENDING} wait; but if a packet comes when {@value #SOON_NS} ns are over, then
 * with it, which spares a wake-up of its own. A packet that arrives after it was reported lost is
 * reported again, with all that followed it. Arrivals are kept for {@value #WINDOW} numbers;
 * nothing grows. One thread, no allocation.
 */
public final class TransportFeedback {
  static final long INTERVAL_NS = 50_000_000;
  static final long SOON_NS = 25_000_000;
  static final int MAX_PENDING = 100;
  static final int WINDOW = 2048;
  private static final int MAX_REPORTED = 1000;

  private static final long NOT_HERE = Long.MIN_VALUE;

  private final int extensionId;
  private final TransportFeedbackBuilder builder = new TransportFeedbackBuilder(MAX_REPORTED);
  private long[] arrivals = {}; // made with the first packet
  private boolean started;
  private long highest;
  private long next;
  private int pending;
  private int mediaSsrc;
  private int feedbackCount;
  private long deadlineNs = Long.MAX_VALUE;

  /** By the publisher's id of the extension; 0: not negotiated, and nothing is ever reported. */
  public TransportFeedback(int extensionId) {
    this.extensionId = extensionId;
  }

  /** Notes a decrypted packet of any kind; one without the extension is left out. */
  public void onPacket(RtpPacket rtp, long arrivalNs) {
    if (extensionId != 0 && rtp.extensionLength(extensionId) >= 2) {
      int number = u16(rtp.segment(), rtp.extensionOffset(extensionId));
      onPacket(number, rtp.ssrc(), arrivalNs);
    }
  }

  /** Notes the arrival of the packet with this transport-wide number (16 bits). */
  public void onPacket(int number, int ssrc, long arrivalNs) {
    if (!started) {
      started = true;
      highest = number - 1L;
      next = number;
      arrivals = new long[WINDOW];
      Arrays.fill(arrivals, NOT_HERE);
    }
    long extended = Sequence.extend(highest, number);
    if (extended <= highest - WINDOW) {
      return;
    }
    advance(extended);
    int place = place(extended);
    if (arrivals[place] != NOT_HERE) {
      return; // the same number again: the first arrival counts
    }
    arrivals[place] = arrivalNs;
    mediaSsrc = ssrc;
    if (extended < next) {
      next = extended;
    }
    pending++;
    boolean soon = deadlineNs != Long.MAX_VALUE && deadlineNs - arrivalNs <= INTERVAL_NS - SOON_NS;
    deadlineNs =
        soon || pending >= MAX_PENDING ? arrivalNs : Math.min(deadlineNs, arrivalNs + INTERVAL_NS);
  }

  private void advance(long extended) {
    if (extended <= highest) {
      return;
    }
    if (extended - highest >= WINDOW) {
      Arrays.fill(arrivals, NOT_HERE);
    } else {
      for (long gone = highest + 1; gone <= extended; gone++) {
        arrivals[place(gone)] = NOT_HERE;
      }
    }
    highest = extended;
    next = Math.max(next, highest - WINDOW + 1);
  }

  /**
   * Appends what is due, in as many packets as it takes; what does not fit stays due.
   *
   * @param senderSsrc ours
   */
  public void write(RtcpWriter writer, int senderSsrc, long nowNs) {
    if (nowNs < deadlineNs) {
      return;
    }
    while (next <= highest) {
      long reported = build(nowNs);
      if (builder.isEmpty()) {
        next = highest + 1;
        break;
      }
      if (!writer.transportFeedback(senderSsrc, mediaSsrc, builder)) {
        return;
      }
      feedbackCount++;
      next = reported;
    }
    pending = 0;
    deadlineNs = Long.MAX_VALUE;
  }

  /** Fills the builder from {@link #next} on; returns the number that the next one begins at. */
  private long build(long nowNs) {
    long number = next;
    boolean begun = false;
    for (; number <= highest; number++) {
      long arrivalNs = arrivals[place(number)];
      if (arrivalNs == NOT_HERE) {
        continue;
      }
      if (!begun) {
        // What was lost before the first arrival is told by the base number.
        long base = Math.max(next, number - MAX_REPORTED / 2);
        builder.begin((int) base & 0xffff, arrivalNs, feedbackCount);
        begun = true;
      }
      if (!builder.received((int) number & 0xffff, arrivalNs)) {
        break;
      }
    }
    if (!begun) {
      builder.begin((int) next & 0xffff, nowNs, feedbackCount);
    }
    return number;
  }

  /** When {@link #write} has something to do. */
  public long nextDeadlineNs() {
    return deadlineNs;
  }

  private static int place(long number) {
    return (int) number & WINDOW - 1;
  }
}
