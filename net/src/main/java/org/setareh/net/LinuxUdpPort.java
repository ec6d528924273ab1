package org.setareh.net;

import java.io.IOException;

/** {@link UdpPort} by Linux's own calls. */
final class LinuxUdpPort {
  private LinuxUdpPort() {}

  static boolean isAvailable() {
    return false;
  }

  static UdpPort open(UdpSettings settings) throws IOException {
    throw new IOException("not yet: " + settings);
  }

  static UdpPort join(UdpSettings settings) throws IOException {
    throw new IOException("not yet: " + settings);
  }
}
