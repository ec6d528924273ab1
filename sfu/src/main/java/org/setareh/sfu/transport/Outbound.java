package org.setareh.sfu.transport;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Ticks;
import org.setareh.sfu.congestion.ReceiverHealth;
import org.setareh.sfu.control.MediaEvent.Constraint;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.forward.NtpAnchor;
import org.setareh.sfu.forward.TransportSequences;
import org.setareh.sfu.negotiate.NegotiatedSlot;
import org.setareh.sfu.route.SlotAssignment;
import org.setareh.sfu.route.Track;
import org.setareh.wire.rtcp.RtcpWriter;

/**
 * What a peer receives, joined: its {@link Slots}, the {@link Allocator} that decides what they may
 * send, the {@link SendQueue} of a round, the receiver's {@link Feedback} and {@link Resends}; and
 * sender reports. The worker's thread.
 */
public final class Outbound {
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What an outbound tells its peer. */
  interface Listener {
    /** Before the packets that the states speak of. */
    void slotsChanged(List<SlotState> states);

    void constraintChanged(Constraint constraint);

    /** The receiver cannot decode what this track brings. */
    void undecodable(Track picture);

    /** {@link Outbound#flush} has something to do. */
    void toFlush();
  }

  private final TransportHost host;
  private final byte[] cname;
  private final SendQueue queue;
  private final Slots slots;
  private final Allocator allocator;
  private final Feedback feedback;
  private final RtcpWriter writer = new RtcpWriter();
  private @Nullable Listener listener;
  private long nextPollNs;
  private boolean closed;

  public Outbound(
      TransportHost host,
      List<NegotiatedSlot> negotiated,
      byte[] cname,
      NtpAnchor clock,
      RandomGenerator random) {
    this.host = host;
    this.cname = cname.clone();
    TransportSequences sequences = new TransportSequences();
    ReceiverHealth health = new ReceiverHealth();
    Consumers consumers = new Consumers(host, sequences, clock, random);
    Told told = new Told();
    queue = new SendQueue(host, told::toFlush);
    slots = new Slots(negotiated, consumers, queue, told);
    allocator = new Allocator(slots, health, told::constraintChanged);
    feedback = new Feedback(slots, sequences, health, new Resends(host, slots, sequences, health));
  }

  void attach(Listener peer) {
    listener = peer;
  }

  /** Passes on to the peer, once there is one. */
  private final class Told implements Listener {
    @Override
    public void slotsChanged(List<SlotState> states) {
      if (listener != null) {
        listener.slotsChanged(states);
      }
    }

    @Override
    public void constraintChanged(Constraint constraint) {
      if (listener != null) {
        listener.constraintChanged(constraint);
      }
    }

    @Override
    public void undecodable(Track picture) {
      if (listener != null) {
        listener.undecodable(picture);
      }
    }

    @Override
    public void toFlush() {
      if (listener != null) {
        listener.toFlush();
      }
    }
  }

  int pictureSlots() {
    return slots.pictureSlots();
  }

  int slots() {
    return slots.count();
  }

  @Nullable SlotStream streamOf(int ssrc) {
    return slots.streamOf(ssrc);
  }

  /** What the receiver says goes there; {@link #judge} follows. */
  Feedback feedback() {
    return feedback;
  }

  /** Decides anew by what the feedback told. */
  void judge(long nowNs) {
    allocator.judge(nowNs);
  }

  void assign(List<SlotAssignment> assignments, Exit exit, long nowNs) {
    for (SlotAssignment assignment : assignments) {
      slots.get(assignment.slot()).assign(assignment, host, nowNs);
    }
    allocator.allocate(nowNs);
    slots.report();
    if (exit.isOpen()) {
      for (SlotStream stream : slots.streams()) {
        if (stream.connected()) {
          stream
              .consumer()
              .catchUp(nowNs, (source, packet) -> queue.send(stream, source, packet, exit, nowNs));
        }
      }
    }
  }

  /** Tells of slots that changed, then sends what the round brought. */
  void flush(Exit exit, long nowNs) {
    if (!closed) {
      slots.reportIfChanged();
    }
    queue.flush(exit, nowNs);
  }

  /**
   * Does what is due; the exit is open.
   *
   * @return when to come again
   */
  long onDeadline(Exit exit, long nowNs) {
    if (nowNs >= nextPollNs) {
      nextPollNs = Ticks.next(nowNs, POLL_NS);
      for (SlotStream stream : slots.streams()) {
        if (stream.connected()) {
          stream.consumer().poll(nowNs);
        }
      }
      allocator.judge(nowNs);
      writeReports(exit, nowNs);
    }
    return nextPollNs;
  }

  private void writeReports(Exit exit, long nowNs) {
    if (nowNs < nextReportNs()) {
      return;
    }
    long at = exit.beginRtcp(writer);
    for (SlotStream stream : slots.streams()) {
      Consumer consumer = stream.consumer();
      if (consumer.nextReportNs() <= nowNs && consumer.writeSenderReport(writer, nowNs)) {
        writer.cname(consumer.settings().ssrc(), cname);
      }
    }
    exit.endRtcp(writer, at);
  }

  private long nextReportNs() {
    long nextNs = Long.MAX_VALUE;
    for (SlotStream stream : slots.streams()) {
      nextNs = Math.min(nextNs, stream.consumer().nextReportNs());
    }
    return nextNs;
  }

  void close() {
    closed = true;
    queue.close();
    slots.close();
  }
}
