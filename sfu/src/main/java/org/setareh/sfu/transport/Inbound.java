package org.setareh.sfu.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.negotiate.Negotiated;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PeerClock;
import org.setareh.sfu.receive.Producer;
import org.setareh.sfu.receive.Producers;
import org.setareh.sfu.receive.ReceiveCounters;
import org.setareh.sfu.receive.ReceiveDrop;
import org.setareh.sfu.receive.TransportFeedback;
import org.setareh.sfu.route.Track;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;

/** What a peer sends: its producers, each with its track. The worker's thread. */
public final class Inbound {
  private final TransportHost host;
  private final Producers producers;
  private final ReceiveCounters receiveCounters;
  private final Map<SourceKind, Producer> byKind = new EnumMap<>(SourceKind.class);
  private final Map<SourceKind, Track> tracks = new EnumMap<>(SourceKind.class);
  private final Track[] trackOf = new Track[SourceKind.values().length];
  private final RtcpWriter writer = new RtcpWriter();
  private LongConsumer deadlines = ns -> {};

  /**
   * @param negotiated with the sources
   * @param domains of the process
   * @param senderSsrc that our RTCP comes from
   */
  public Inbound(
      TransportHost host,
      ConnectionId connection,
      Negotiated negotiated,
      Map<SourceKind, SourceState> states,
      int domains,
      int senderSsrc) {
    this.host = host;
    PeerClock clock = new PeerClock();
    receiveCounters = new ReceiveCounters();
    List<Producer> all = new ArrayList<>();
    int feedbackId = 0;
    for (NegotiatedSource source : negotiated.sources()) {
      Producer producer = new Producer(source, clock, receiveCounters);
      producer.state(states.getOrDefault(source.kind(), SourceState.ON));
      all.add(producer);
      byKind.put(source.kind(), producer);
      Track track =
          new Track(
              connection,
              source.kind(),
              Formats.ofTrack(source),
              host,
              domains,
              (encoding, nowNs) -> {
                producer.requestKeyFrame(encoding, nowNs);
                deadlines.accept(nowNs);
              });
      tracks.put(source.kind(), track);
      trackOf[source.kind().ordinal()] = track;
      feedbackId = Math.max(feedbackId, source.extensions().transportSequenceNumber());
    }
    producers =
        new Producers(
            all,
            new TransportFeedback(feedbackId),
            receiveCounters,
            senderSsrc,
            negotiated.cname().getBytes(StandardCharsets.US_ASCII),
            negotiated.reducedSize());
  }

  /** Whom to tell when {@link #onDeadline} has something to do. */
  void attach(LongConsumer dueAt) {
    deadlines = dueAt;
  }

  Map<SourceKind, Track> tracks() {
    return tracks;
  }

  void setState(SourceKind kind, SourceState state) {
    Producer producer = byKind.get(kind);
    if (producer != null) {
      producer.state(state);
    }
  }

  /** Takes a decrypted packet to its producer and, where it is to be forwarded, on. */
  void onRtp(MediaPacket packet, long nowNs) {
    if (!packet.wrap()) {
      host.counters().drop(DropReason.MALFORMED);
      return;
    }
    Producer producer = producers.onRtp(packet, nowNs);
    if (producer == null) {
      host.counters().drop(reason(receiveCounters.last()));
    } else {
      if (packet.rtp.payloadLength() == 0) { // only its number goes on
        host.counters().drop(reason(receiveCounters.last()));
      }
      Track track = trackOf[producer.kind().ordinal()];
      MediaPacket lost = producer.repeatsLost(packet) ? host.spare() : null;
      if (lost != null && producer.rebuild(lost, packet)) {
        track.forward(lost, nowNs);
      }
      track.forward(packet, nowNs);
      host.forwarded(packet);
    }
    long dueNs = producers.nextDeadlineNs();
    if (dueNs != Long.MAX_VALUE) {
      deadlines.accept(dueNs);
    }
  }

  private static DropReason reason(ReceiveDrop drop) {
    return switch (drop) {
      case UNKNOWN_STREAM -> DropReason.UNKNOWN_SSRC;
      case SILENCED -> DropReason.MUTED;
      case MALFORMED -> DropReason.MALFORMED;
      case TOO_MANY -> DropReason.TOO_MANY_SOUNDS;
      case UNKNOWN_PAYLOAD_TYPE, DUPLICATE, OUT_OF_RANGE, PADDING -> DropReason.NOT_FORWARDED;
    };
  }

  /** Packets of this peer that were not forwarded for this reason. */
  long drops(ReceiveDrop reason) {
    return receiveCounters.drops(reason);
  }

  void onSenderReport(RtcpReader reader, long nowNs) {
    producers.onSenderReport(reader, nowNs);
  }

  /** The round trip to the peer, where its reports told it. */
  void roundTripNs(long measuredNs) {
    producers.roundTripNs(measuredNs);
  }

  /**
   * Sends reports, feedback, NACKs and key-frame requests that are due; the exit is open.
   *
   * @return when to come again
   */
  long onDeadline(Exit exit, long nowNs) {
    for (int i = 0; i < MAX_COMPOUNDS && producers.nextDeadlineNs() <= nowNs; i++) {
      long at = exit.beginRtcp(writer);
      producers.writeRtcp(writer, nowNs);
      boolean written = !writer.isEmpty();
      exit.endRtcp(writer, at);
      if (!written) {
        break;
      }
    }
    return producers.nextDeadlineNs();
  }

  private static final int MAX_COMPOUNDS = 8;

  /** Ends the tracks here; the room ends them elsewhere. */
  void close() {
    for (Track track : tracks.values()) {
      track.closeFeed(host);
    }
  }

  @Nullable Track track(SourceKind kind) {
    return tracks.get(kind);
  }
}
