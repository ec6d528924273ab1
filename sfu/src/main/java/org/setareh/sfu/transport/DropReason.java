package org.setareh.sfu.transport;

import org.setareh.sfu.srtp.SrtpFailure;

/**
 * Why a worker dropped a packet. Each has a counter; none has a log line. What its port dropped
 * stands beside them ({@link org.setareh.net.UdpCounter}).
 */
public enum DropReason {
  /** First byte of no protocol of ours (RFC 7983, RFC 9443). */
  UNKNOWN_PROTOCOL,
  /** From an address that no peer proved to be its own. */
  UNKNOWN_SOURCE,
  /** Not STUN, though it looked like it. */
  STUN_MALFORMED,
  /** A binding request for nobody here. */
  STUN_UNKNOWN_USER,
  /** A STUN message that the agent refused: integrity, class or method. */
  STUN_REFUSED,
  /** A DTLS record where the peer has no handshake, or its queue is full. */
  DTLS_REFUSED,
  /** A part of our handshake, to an address where it is not known that the peer receives. */
  UNPROVED_PATH,
  /** Media before the keys are known. */
  NO_KEYS,
  /** Too short or malformed RTP or RTCP. */
  MALFORMED,
  /** Authentication failed. */
  UNAUTHENTICATED,
  /** Seen before, or too old to tell. */
  REPLAYED,
  /** More SSRCs than a peer may have. */
  TOO_MANY_SSRCS,
  /** RTP that nothing ties to a negotiated source. */
  UNKNOWN_SSRC,
  /** From a muted source, or one that says it is off. */
  MUTED,
  /** A duplicate, padding alone, or a payload nobody negotiated. */
  NOT_FORWARDED,
  /** More packets of one source of sound than any real one has. */
  TOO_MANY_SOUNDS,
  /** Another worker's ring, or memory, was full. */
  HANDOVER_FULL,
  /** A consumer's index was used already: never encrypted twice. */
  NONCE_USED,
  /** Waited too long for its turn. */
  QUEUE_FULL,
  /** Lay in the socket for so long that nobody wants it: the worker could not keep up. */
  LATE;

  /** Of what SRTP refused: a negative result, see {@link SrtpFailure#of}. */
  static DropReason of(int failure) {
    return switch (SrtpFailure.of(failure)) {
      case MALFORMED -> MALFORMED;
      case REPLAYED, TOO_OLD -> REPLAYED;
      case AUTHENTICATION, NOT_ENCRYPTED -> UNAUTHENTICATED;
      case TOO_MANY_SSRCS -> TOO_MANY_SSRCS;
      case KEY_EXHAUSTED -> NONCE_USED;
    };
  }
}
