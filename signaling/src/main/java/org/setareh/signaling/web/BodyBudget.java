package org.setareh.signaling.web;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * How much memory the bodies that are being read may take together, and those of one address: a
 * body needs no log-in, and may be sent half and left. Any thread.
 */
final class BodyBudget {
  /**
   * What a part takes besides its bytes, so that bodies of tiny parts are counted as they weigh.
   */
  static final int PART_BYTES = 128;

  private static final int SHARE_OF_HEAP = 8;

  /** One address of many has that part of all. */
  private static final int SHARE_OF_ALL = 4;

  private final long mostBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private final ConcurrentMap<String, Long> byAddress = new ConcurrentHashMap<>();

  /** An eighth of the heap. */
  BodyBudget() {
    this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  BodyBudget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  long heldBytes() {
    return heldBytes.get();
  }

  /** What one request takes. */
  Share share(String address) {
    return new Share(address);
  }

  /** One request's part of the budget; one thread at a time takes, any gives back. */
  final class Share {
    private final String address;
    private long takenBytes;
    private boolean over;

    private Share(String address) {
      this.address = address;
    }

    /** Takes what a part of a body needs, or throws where too much is held already. */
    synchronized void take(int partBytes) {
      if (over) {
        return;
      }
      long bytes = partBytes + PART_BYTES;
      takenBytes += bytes;
      long ofAll = heldBytes.addAndGet(bytes);
      long ofAddress = byAddress.merge(address, bytes, Long::sum);
      if (ofAddress > mostBytes / SHARE_OF_ALL) {
        throw new Problem(
                ProblemCode.TOO_MANY_ATTEMPTS,
                "Wait until your other requests are through: too much of them is on its way.")
            .with("Retry-After", "1");
      }
      if (ofAll > mostBytes) {
        throw Problem.busy("Try again in a moment: too many requests are on their way.");
      }
    }

    /** The request is over. */
    synchronized void giveBack() {
      if (!over) {
        over = true;
        heldBytes.addAndGet(-takenBytes);
        byAddress.compute(
            address, (_, held) -> held == null || held <= takenBytes ? null : held - takenBytes);
      }
    }
  }
}
