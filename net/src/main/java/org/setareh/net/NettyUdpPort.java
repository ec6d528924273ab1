package org.setareh.net;

import java.io.IOException;

/** {@link UdpPort} on Netty's portable datagram channel. */
final class NettyUdpPort {
  private NettyUdpPort() {}

  static UdpPort open(UdpSettings settings) throws IOException {
    throw new IOException("not yet: " + settings);
  }
}
