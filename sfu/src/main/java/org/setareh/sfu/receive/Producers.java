package org.setareh.sfu.receive;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtp.RtpPacket;

/**
 * All sources of a peer: finds a packet's producer, and gathers what goes back to the publisher:
 * transport-wide feedback, NACKs, key-frame requests, and once a second receiver reports. On the
 * peer's worker.
 */
public final class Producers {
  /** Assumed until {@link #roundTripNs(long)} is told better. */
  public static final long DEFAULT_ROUND_TRIP_NS = 100_000_000;

  private static final long REPORT_INTERVAL_NS = 1_000_000_000;

  private final Producer[] producers;
  private final TransportFeedback feedback;
  private final ReceiveCounters counters;
  private final int senderSsrc;
  private final byte[] cname;
  private final boolean reducedSize;
  private long roundTripNs = DEFAULT_ROUND_TRIP_NS;
  private long reportDueNs = Long.MAX_VALUE;

  /**
   * @param producers all with the same {@link PeerClock}
   * @param counters those of the producers
   * @param senderSsrc that our RTCP comes from
   * @param cname its canonical name
   * @param reducedSize whether feedback may travel without a report (RFC 5506)
   */
  public Producers(
      List<Producer> producers,
      TransportFeedback feedback,
      ReceiveCounters counters,
      int senderSsrc,
      byte[] cname,
      boolean reducedSize) {
    this.producers = producers.toArray(new Producer[0]);
    this.feedback = feedback;
    this.counters = counters;
    this.senderSsrc = senderSsrc;
    this.cname = cname.clone();
    this.reducedSize = reducedSize;
  }

  /**
   * Takes a decrypted, wrapped packet. Returns the producer that lets it be forwarded, with its
   * facts filled in; null if it is dropped, for a counted reason.
   */
  public @Nullable Producer onRtp(MediaPacket packet, long nowNs) {
    feedback.onPacket(packet.rtp, packet.arrivalNs());
    if (reportDueNs == Long.MAX_VALUE) {
      reportDueNs = nowNs + REPORT_INTERVAL_NS;
    }
    Producer producer = find(packet.rtp);
    if (producer == null) {
      counters.count(ReceiveDrop.UNKNOWN_STREAM);
      return null;
    }
    return producer.onRtp(packet, nowNs) ? producer : null;
  }

  /** By SSRC; else by MID; else, where a packet names no section, by its payload type. */
  private @Nullable Producer find(RtpPacket rtp) {
    for (Producer producer : producers) {
      if (producer.owns(rtp)) {
        return producer;
      }
    }
    Producer only = null;
    for (Producer producer : producers) {
      StreamTable streams = producer.streams();
      if (streams.named(rtp)) {
        return producer;
      }
      if (!streams.namesAny(rtp) && streams.payload(rtp.payloadType()) != null) {
        if (only != null) {
          return null; // ambiguous (RFC 9143 section 9.2)
        }
        only = producer;
      }
    }
    return only;
  }

  /** Takes the sender report that the reader stands at. */
  public void onSenderReport(RtcpReader reader, long arrivalNs) {
    for (Producer producer : producers) {
      if (producer.onSenderReport(
          reader.senderSsrc(), reader.ntpTimestamp(), reader.rtpTimestamp(), arrivalNs)) {
        return;
      }
    }
  }

  /** Tells the round-trip time to the publisher, of ICE checks or reports; in nanoseconds. */
  public void roundTripNs(long measured) {
    roundTripNs = Math.clamp(measured, 1_000_000L, 1_000_000_000L);
  }

  /**
   * Appends what is due. Where the writer's room ends, the rest stays due: call again with a new
   * packet while {@link #nextDeadlineNs} is not after now and something was written.
   */
  public void writeRtcp(RtcpWriter writer, long nowNs) {
    boolean reports = nowNs >= reportDueNs;
    if (reports) {
      writeReports(writer, nowNs);
      reportDueNs = nowNs + REPORT_INTERVAL_NS;
    } else if (!reducedSize) {
      writer.receiverReport(senderSsrc);
    }
    if (reports || !reducedSize) {
      writer.cname(senderSsrc, cname); // each compound has one (RFC 3550 section 6.1)
    }
    int opening = reports ? 0 : writer.length();
    for (Producer producer : producers) {
      producer.writeRtcp(writer, senderSsrc, roundTripNs, nowNs);
    }
    feedback.write(writer, senderSsrc, nowNs);
    if (writer.length() == opening) {
      writer.clear();
    }
  }

  private void writeReports(RtcpWriter writer, long nowNs) {
    if (!writer.receiverReport(senderSsrc)) {
      return;
    }
    for (Producer producer : producers) {
      if (!producer.appendReportBlocks(writer, nowNs)) {
        return;
      }
    }
  }

  /**
   * When {@link #writeRtcp} has something to do; {@link Long#MAX_VALUE} before the first packet.
   */
  public long nextDeadlineNs() {
    long deadline = Math.min(reportDueNs, feedback.nextDeadlineNs());
    for (Producer producer : producers) {
      deadline = Math.min(deadline, producer.nextDeadlineNs());
    }
    return deadline;
  }

  /** The sources, in the order given. */
  public int count() {
    return producers.length;
  }

  public Producer producer(int index) {
    return producers[index];
  }
}
