package org.setareh.sfu.ice;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/**
 * Asks a peer at an address from which its checks or media came whether it receives there: a
 * binding request under its own credentials (RFC 8445 section 7.2.4, without USE-CANDIDATE).
 * Whoever answers there holds the peer's password and has read the transaction's 96 random bits.
 * One thread, no I/O, no clock.
 *
 * <p>Media alone proves nothing: somebody on the way may send a packet on under any address, as
 * with QUIC (RFC 9000 section 9.3) and DTLS (RFC 9853). A question is no larger than most packets
 * that lead to one, and each to the same address waits twice as long as the one before.
 */
final class PathQuestion {
  /** A question's bytes at most: user names of 8 and 256 characters. */
  static final int MAX_BYTES = 352;

  static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);
  static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);

  /**
   * Of a peer-reflexive candidate (RFC 8445 section 5.1.2), should the peer not know our address.
   */
  private static final long PRIORITY = 110L << 24 | 0xFFFF << 8 | 255;

  private final StunWriter writer = new StunWriter();
  private final long tieBreaker;
  private final int idHigh;
  private final long idLow;
  private @Nullable StunIntegrity key;
  private long askedNs;
  private long pauseNs;

  PathQuestion(RandomGenerator random, long tieBreaker) {
    this.tieBreaker = tieBreaker;
    this.idHigh = random.nextInt();
    this.idLow = random.nextLong();
  }

  /**
   * Writes the question, where it is due.
   *
   * @return its length in bytes; 0: not now
   */
  int ask(IceCredentialPair credentials, long nowNs, MemorySegment out, long offset) {
    if (key == null) {
      pauseNs = FIRST_PAUSE_NS;
    } else if (nowNs - askedNs < pauseNs) {
      return 0;
    } else {
      pauseNs = Math.min(LONGEST_PAUSE_NS, 2 * pauseNs);
    }
    askedNs = nowNs;
    IceCredentials remote = credentials.remote();
    key = StunIntegrity.shortTerm(remote.password());
    return writer
        .begin(out, offset, StunClass.REQUEST, StunMethod.BINDING, idHigh, idLow)
        .text(StunAttribute.USERNAME, remote.ufrag() + ':' + credentials.local().ufrag())
        .uint64(StunAttribute.ICE_CONTROLLED, tieBreaker)
        .uint32(StunAttribute.PRIORITY, PRIORITY)
        .messageIntegrity(key)
        .fingerprint()
        .end();
  }

  /** Whether this is the answer; the caller knows that it came from there. */
  boolean isAnsweredBy(StunMessage response) {
    StunIntegrity signed = key;
    return signed != null
        && response.is(StunClass.SUCCESS, StunMethod.BINDING)
        && response.transactionIdHigh() == idHigh
        && response.transactionIdLow() == idLow
        && (!response.has(StunAttribute.FINGERPRINT) || response.verifyFingerprint())
        && signed.verify(response);
  }
}
