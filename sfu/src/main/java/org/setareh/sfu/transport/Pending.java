package org.setareh.sfu.transport;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.forward.Source;
import org.setareh.sfu.receive.MediaPacket;

/**
 * What a round brought for one receiver, in the order of arrival, until it is sent as one train.
 * The worker keeps the packets until the round is over, so this holds no references. Each stands
 * with the source it is of: its stream may be switched to another one before the flush. The
 * worker's thread.
 */
final class Pending {
  private static final int MAX_PACKETS = 512;

  private @Nullable SlotStream[] streams = new @Nullable SlotStream[32];
  private @Nullable Source[] sources = new @Nullable Source[32];
  private @Nullable MediaPacket[] packets = new @Nullable MediaPacket[32];
  private int count;

  int count() {
    return count;
  }

  /**
   * @return false where too many wait already
   */
  boolean add(SlotStream stream, Source source, MediaPacket packet) {
    if (count == packets.length) {
      if (count == MAX_PACKETS) {
        return false;
      }
      streams = Arrays.copyOf(streams, 2 * count);
      sources = Arrays.copyOf(sources, 2 * count);
      packets = Arrays.copyOf(packets, 2 * count);
    }
    streams[count] = stream;
    sources[count] = source;
    packets[count] = packet;
    count++;
    return true;
  }

  SlotStream stream(int at) {
    return Objects.requireNonNull(streams[at]);
  }

  Source source(int at) {
    return Objects.requireNonNull(sources[at]);
  }

  MediaPacket packet(int at) {
    return Objects.requireNonNull(packets[at]);
  }

  void clear() {
    Arrays.fill(packets, 0, count, null);
    Arrays.fill(streams, 0, count, null);
    Arrays.fill(sources, 0, count, null);
    count = 0;
  }
}
