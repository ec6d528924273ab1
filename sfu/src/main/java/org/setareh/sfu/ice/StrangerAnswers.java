package org.setareh.sfu.ice;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;

/**
 * Refuses binding requests that name none of our agents (RFC 8489 section 9.1.3): 400 where a user
 * name or the integrity is missing, 401 where nobody here has that name. Belongs to a media worker;
 * does no I/O and reads no clock.
 *
 * <p>Anybody may send such a request, under an address that is not theirs. So that nobody is
 * flooded by us, an answer has {@value #MAX_BYTES} bytes at most where a request has 20 at least,
 * and only {@value #PER_SECOND} of them leave a second; the other requests are dropped.
 */
public final class StrangerAnswers {
  /** An answer's bytes at most. */
  public static final int MAX_BYTES = 56;

  static final int PER_SECOND = 50;
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final StunMessage request = new StunMessage();
  private final IceAnswer answer = new IceAnswer();
  private long sinceNs;
  private int left = PER_SECOND;

  public StrangerAnswers(long nowNs) {
    this.sinceNs = nowNs;
  }

  /** Whether one more may be answered now; counts it. */
  public boolean mayAnswer(long nowNs) {
    if (nowNs - sinceNs >= SECOND_NS) {
      sinceNs = nowNs;
      left = PER_SECOND;
    }
    return left > 0 && left-- > 0;
  }

  /**
   * Writes the answer to a datagram, where that is a binding request.
   *
   * @param out takes {@link #MAX_BYTES} at most
   * @return the answer's length in bytes; 0: none is due
   */
  public int answer(MemorySegment from, long at, int length, MemorySegment out, long offset) {
    if (!request.wrap(from, at, length)
        || !request.is(StunClass.REQUEST, StunMethod.BINDING)
        || request.has(StunAttribute.FINGERPRINT) && !request.verifyFingerprint()) {
      return 0;
    }
    boolean complete =
        request.has(StunAttribute.USERNAME)
            && (request.has(StunAttribute.MESSAGE_INTEGRITY)
                || request.has(StunAttribute.MESSAGE_INTEGRITY_SHA256));
    return complete
        ? answer.error(request, 401, "Unauthenticated", null, out, offset)
        : answer.error(request, 400, "Bad Request", null, out, offset);
  }
}
