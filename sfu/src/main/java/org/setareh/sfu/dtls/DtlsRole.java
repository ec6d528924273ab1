package org.setareh.sfu.dtls;

/** Who speaks first in a handshake. */
public enum DtlsRole {
  /** We send the ClientHello: {@code a=setup:active} of ours. */
  CLIENT,
  /** We wait for it: {@code a=setup:passive} of ours. */
  SERVER
}
