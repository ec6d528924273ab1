package org.setareh.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the ports of a process's workers. */
public final class UdpPorts {
  private static final Logger log = LoggerFactory.getLogger(UdpPorts.class);

  private UdpPorts() {}

  /**
   * Opens one port a worker, all on the same UDP port; the kernel spreads senders over them.
   *
   * @param workers how many; the Netty implementation gives one whatever is asked
   * @return the ports, one at least
   * @throws PortInUseException if another socket has the port
   * @throws IOException if an address cannot be bound, or the system lacks what was asked for
   */
  public static List<UdpPort> open(UdpSettings settings, int workers) throws IOException {
    boolean nativeIo =
        switch (settings.io()) {
          case AUTO -> LinuxUdpPort.isAvailable();
          case NATIVE -> true;
          case NETTY -> false;
        };
    if (!nativeIo) {
      UdpPort port = NettyUdpPort.open(settings);
      log.info("UDP port {} by Netty, for one worker", port.localPort());
      return List.of(port);
    }
    if (!LinuxUdpPort.isAvailable()) {
      throw new IOException("native UDP needs 64-bit Linux; set io to auto or netty");
    }
    List<UdpPort> ports = new ArrayList<>();
    try {
      ports.add(LinuxUdpPort.open(settings));
      while (ports.size() < workers) {
        ports.add(LinuxUdpPort.join(settings.withPort(ports.getFirst().localPort())));
      }
    } catch (IOException | RuntimeException e) {
      ports.forEach(UdpPort::close);
      throw e;
    }
    log.info("UDP port {} by Linux's calls, {} workers", ports.getFirst().localPort(), workers);
    return List.copyOf(ports);
  }
}
