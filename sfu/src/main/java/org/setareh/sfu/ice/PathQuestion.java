package org.setareh.sfu.ice;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Path;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/**
 * Asks a peer at an address from which its media came whether it receives there: a binding request
 * under its own credentials (RFC 8445 section 7.2.4, without USE-CANDIDATE). Whoever answers there
 * holds the peer's password and has read the transaction's 96 random bits. One thread, no I/O, no
 * clock.
 *
 * <p>Media alone proves nothing: somebody on the way may send a packet on under any address, as
 * with QUIC (RFC 9000 section 9.3) and DTLS (RFC 9853). A question is no larger than most packets
 * that lead to one, and only {@value #MOST} go to one address.
 */
final class PathQuestion {
  /** A question's bytes at most: user names of 8 and 256 characters. */
  static final int MAX_BYTES = 352;

  static final int MOST = 5;
  static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * Of a peer-reflexive candidate (RFC 8445 section 5.1.2), should the peer not know our address.
   */
  private static final long PRIORITY = 110L << 24 | 0xFFFF << 8 | 255;

  private final StunWriter writer = new StunWriter();
  private final RandomGenerator random;
  private final long tieBreaker;
  private @Nullable Path path;
  private @Nullable StunIntegrity key;
  private int idHigh;
  private long idLow;
  private int asked;
  private long askedNs;

  PathQuestion(RandomGenerator random) {
    this.random = random;
    this.tieBreaker = random.nextLong();
  }

  /**
   * Writes a question for that path, where one is due.
   *
   * @return its length in bytes; 0: not now
   */
  int ask(Path at, IceCredentialPair credentials, long nowNs, MemorySegment out, long offset) {
    if (at.equals(path)) {
      if (asked == MOST || nowNs - askedNs < AGAIN_NS) {
        return 0;
      }
    } else {
      path = at;
      asked = 0;
      idHigh = random.nextInt();
      idLow = random.nextLong();
    }
    asked++;
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

  /** Whether this is the answer, from there; it counts once. */
  boolean isAnsweredBy(StunMessage response, Path from) {
    StunIntegrity signed = key;
    if (signed == null
        || !from.equals(path)
        || !response.is(StunClass.SUCCESS, StunMethod.BINDING)
        || response.transactionIdHigh() != idHigh
        || response.transactionIdLow() != idLow
        || response.has(StunAttribute.FINGERPRINT) && !response.verifyFingerprint()
        || !signed.verify(response)) {
      return false;
    }
    key = null;
    path = null;
    return true;
  }
}
