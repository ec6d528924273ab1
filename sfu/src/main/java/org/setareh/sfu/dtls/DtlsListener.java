package org.setareh.sfu.dtls;

/**
 * What a connection tells its owner, always on the connection's virtual thread: the owner posts it
 * to its worker and returns. {@link #closed} comes exactly once, last.
 */
public interface DtlsListener {
  /**
   * Send this to the peer by the path that ICE selected.
   *
   * @param datagram one datagram of DTLS records, at most {@link DtlsHandshakes#MTU_BYTES}; the
   *     listener's own from now on
   */
  void send(byte[] datagram);

  /**
   * The handshake is done and the peer is who its offer says. As server we send our last flight
   * after this call: an owner that handles both in order has its ciphers before media comes.
   */
  void established(SrtpKeys keys);

  /**
   * Nothing of the connection is left.
   *
   * @param words what went wrong, for a log; empty for an orderly end
   */
  void closed(DtlsEnd end, String words);
}
