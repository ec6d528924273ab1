package org.setareh.sfu.transport;

/** Where a connection is on its way. */
enum Phase {
  /** Waits for ICE and DTLS. */
  CONNECTING,
  CONNECTED,
  /** Connected, but without a sign of life for a while. */
  SILENT,
  CLOSED;

  boolean leadsTo(Phase next) {
    return switch (this) {
      case CONNECTING, SILENT -> next == CONNECTED || next == CLOSED;
      case CONNECTED -> next == SILENT || next == CLOSED;
      case CLOSED -> false;
    };
  }
}
