package org.setareh.sfu.transport;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Outbox;
import org.setareh.sfu.forward.Forwarded;
import org.setareh.sfu.forward.Source;
import org.setareh.sfu.receive.MediaPacket;

/**
 * What a round brought for one receiver, in the order of arrival, until it is sent as one train.
 * The worker keeps the packets until the round is over, so this holds no references. Each stands
 * with the source it is of: its stream may be switched to another one before the flush. The
 * worker's thread.
 */
final class SendQueue {
  private static final int MAX_PACKETS = 512;

  private final TransportHost host;
  private final Runnable toFlush;
  private final Forwarded forwarded = new Forwarded();
  private @Nullable SlotStream[] streams = new @Nullable SlotStream[32];
  private @Nullable Source[] sources = new @Nullable Source[32];
  private @Nullable MediaPacket[] packets = new @Nullable MediaPacket[32];
  private int count;
  private boolean closed;

  /**
   * @param toFlush to be run where there is something to send again
   */
  SendQueue(TransportHost host, Runnable toFlush) {
    this.host = host;
    this.toFlush = toFlush;
  }

  /** Drops it (counted) where too many wait already. */
  void add(SlotStream stream, Source source, MediaPacket packet) {
    if (closed) {
      return;
    }
    if (count == packets.length) {
      if (count == MAX_PACKETS) {
        host.counters().drop(DropReason.QUEUE_FULL);
        return;
      }
      streams = Arrays.copyOf(streams, 2 * count);
      sources = Arrays.copyOf(sources, 2 * count);
      packets = Arrays.copyOf(packets, 2 * count);
    }
    streams[count] = stream;
    sources[count] = source;
    packets[count] = packet;
    if (++count == 1) {
      toFlush.run();
    }
  }

  /** Sends everything, or drops it where there is nowhere to send yet. */
  void flush(Exit exit, long nowNs) {
    if (exit.isOpen()) {
      for (int i = 0; i < count; i++) {
        SlotStream stream = Objects.requireNonNull(streams[i]);
        send(
            stream,
            Objects.requireNonNull(sources[i]),
            Objects.requireNonNull(packets[i]),
            exit,
            nowNs);
      }
    }
    clear();
  }

  /** Sends one packet now: what a stream's consumer makes of it, if it is to leave. */
  void send(SlotStream stream, Source source, MediaPacket packet, Exit exit, long nowNs) {
    Outbox outbox = host.outbox();
    exit.begin(forwarded);
    boolean leaves = stream.consumer().offer(source, packet, nowNs, forwarded);
    int length = leaves ? exit.protect(stream.consumer(), forwarded) : 0;
    outbox.commit(length);
    if (length > 0 && stream.repeats(nowNs)) {
      stream.repetition().next(outbox, forwarded.bytes().offset(), length, exit.path());
    }
  }

  private void clear() {
    Arrays.fill(packets, 0, count, null);
    Arrays.fill(streams, 0, count, null);
    Arrays.fill(sources, 0, count, null);
    count = 0;
  }

  /** Takes nothing any more. */
  void close() {
    closed = true;
    clear();
  }
}
