package org.setareh.wire.stun;

/** The two class bits of a STUN message type (RFC 8489 section 5), in their order. */
public enum StunClass {
  REQUEST,
  INDICATION,
  SUCCESS,
  ERROR
}
