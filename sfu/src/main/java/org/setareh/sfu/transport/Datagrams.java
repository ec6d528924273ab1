package org.setareh.sfu.transport;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.setareh.net.Outbox;
import org.setareh.net.Path;

/** Puts what is not media into the outbox. The worker's thread. */
final class Datagrams {
  private Datagrams() {}

  static void send(TransportHost host, Path to, byte[] datagram) {
    Outbox outbox = host.outbox();
    long at = outbox.reserve(to, datagram.length);
    MemorySegment.copy(datagram, 0, outbox.segment(), ValueLayout.JAVA_BYTE, at, datagram.length);
    outbox.commit(datagram.length);
  }
}
