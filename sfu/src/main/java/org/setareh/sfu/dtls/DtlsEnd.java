package org.setareh.sfu.dtls;

/** How a connection ended. */
public enum DtlsEnd {
  /** By {@link DtlsConnection#close()}; the peer got a close_notify. */
  CLOSED,
  /** The peer sent a close_notify: it is leaving in order. */
  PEER_CLOSED,
  /** A fatal alert of either side: wrong fingerprint, nothing in common, a broken message. */
  FAILED,
  /** The handshake took too long. */
  TIMED_OUT
}
