package org.setareh.sfu.ice;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** The addresses that this machine can be reached at. Asked once at start, by any thread. */
public final class HostAddresses {
  private HostAddresses() {}

  /**
   * Of all interfaces that are up; loopback too, so that browser and server on one machine meet
   * without a network. IPv6 link-local addresses are left out: browsers do not use them.
   */
  public static List<InetAddress> ofInterfaces() throws SocketException {
    List<InetAddress> addresses = new ArrayList<>();
    for (NetworkInterface networkInterface : NetworkInterface.networkInterfaces().toList()) {
      if (networkInterface.isUp()) {
        networkInterface
            .inetAddresses()
            .filter(address ->
                !address.isLinkLocalAddress()
                    && !address.isMulticastAddress()
                    && !address.isAnyLocalAddress())
            .forEach(addresses::add);
      }
    }
    return List.copyOf(addresses);
  }
}
