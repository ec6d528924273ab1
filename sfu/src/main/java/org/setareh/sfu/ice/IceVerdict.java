package org.setareh.sfu.ice;

/** What became of a STUN message; all but {@link #ANSWERED} count as drops by that name. */
public enum IceVerdict {
  /** A check that was right. */
  ANSWERED,
  /** Not a binding request; as ICE-lite we ask nothing, so no response is ours either. */
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
