package org.setareh.sfu.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.setareh.net.Outbox;
import org.setareh.net.Path;

/**
 * Sends each packet of a stream once more behind the next one, for sound on a network that loses
 * packets to a receiver without RED.
 *
 * <p>The very same bytes leave again, so that no nonce protects two packets; a receiver that got
 * them already drops them as a replay (RFC 3711 section 3.3.2). The worker's thread.
 */
final class Repetition {
  private static final int MAX_BYTES = 1500;

  private final MemorySegment bytes = Arena.ofAuto().allocate(2 * MAX_BYTES);
  private int half;
  private int kept;

  /**
   * Keeps a packet that was committed, and sends the one before it again.
   *
   * @param at where the packet lies in the outbox, {@code length} bytes
   */
  void next(Outbox outbox, long at, int length, Path path) {
    int before = kept;
    int beforeHalf = half;
    half ^= 1;
    kept = length <= MAX_BYTES ? length : 0;
    MemorySegment.copy(outbox.segment(), at, bytes, (long) half * MAX_BYTES, kept);
    if (before > 0) {
      long to = outbox.reserve(path, before);
      MemorySegment.copy(bytes, (long) beforeHalf * MAX_BYTES, outbox.segment(), to, before);
      outbox.commit(before);
    }
  }
}
