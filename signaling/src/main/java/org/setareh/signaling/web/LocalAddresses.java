package org.setareh.signaling.web;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** This machine's addresses. */
public final class LocalAddresses {
  private LocalAddresses() {}

  /** The addresses in its networks: no loopback, no link-local ones. */
  public static List<InetAddress> lan() {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
        if (network.isUp() && !network.isLoopback()) {
          network.getInterfaceAddresses().stream()
              .map(InterfaceAddress::getAddress)
              .filter(address -> !address.isLinkLocalAddress() && !address.isAnyLocalAddress())
              .forEach(addresses::add);
        }
      }
    } catch (SocketException _) {
      // Without interfaces there is the loopback alone.
    }
    return addresses;
  }

  /** The address without the interface's name behind a {@code %}. */
  public static String text(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }
}
