package org.setareh.sfu.transport;

import java.util.ArrayDeque;
import org.setareh.net.Path;
import org.setareh.sfu.ice.IceAgent;

/**
 * DTLS datagrams on their way to a peer. As long as nobody knows whether it receives at its
 * address, only so much may go there as came from there; the rest waits, since a flight that was
 * dropped would leave again a second later only. The worker's thread.
 */
final class Flights {
  /** Two flights; what a peer that never proves its address makes us send again ends here. */
  private static final int MOST = 16;

  private final TransportHost host;
  private final IceAgent ice;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

  Flights(TransportHost host, IceAgent ice) {
    this.host = host;
    this.ice = ice;
  }

  void send(byte[] datagram) {
    if (waiting.size() == MOST) {
      waiting.removeFirst();
      host.counters().drop(DropReason.UNPROVED_PATH);
    }
    waiting.addLast(datagram);
    flush();
  }

  /** Sends what may be sent now. */
  void flush() {
    Path to = ice.selected();
    while (to != null && !waiting.isEmpty() && ice.maySend(waiting.getFirst().length)) {
      Datagrams.send(host, to, waiting.removeFirst());
    }
  }
}
