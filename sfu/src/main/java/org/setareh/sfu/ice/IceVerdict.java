package org.setareh.sfu.ice;

/** What became of a STUN message; all but {@link #ANSWERED} count as drops by that name. */
public enum IceVerdict {
  /** A check that was right, or the peer's answer to our question. */
  ANSWERED,
  /** Neither a binding request nor the answer to a question of ours. */
  NOT_A_REQUEST,
  BAD_FINGERPRINT,
  /** 400: no USERNAME or no integrity. */
  INCOMPLETE,
  /** 401: not our user. */
  UNKNOWN_USER,
  /** 401: not our password. */
  WRONG_INTEGRITY,
  /** 420. */
  UNKNOWN_ATTRIBUTE,
  /** 487: the peer must control. */
  ROLE_CONFLICT
}
