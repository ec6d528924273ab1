package org.setareh.signaling.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** This machine's addresses. */
public final class LocalAddresses {
  private LocalAddresses() {}

  /**
   * The addresses in its networks, those that most devices reach first: no loopback, no link-local
   * ones.
   */
  public static List<InetAddress> lan() {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      // Those of the machine come before those of containers and tunnels, which were made later.
      List<NetworkInterface> networks =
          NetworkInterface.networkInterfaces()
              .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
              .toList();
      for (NetworkInterface network : networks) {
        if (network.isUp() && !network.isLoopback()) {
          network.getInterfaceAddresses().stream()
              .map(InterfaceAddress::getAddress)
              .forEach(addresses::add);
        }
      }
    } catch (SocketException _) {
      // Without interfaces there is the loopback alone.
    }
    return forOthers(addresses);
  }

  /**
   * Those under which others may reach this machine, best first: IPv4, which every network has,
   * public before private; then IPv6, global before unique local (RFC 4193).
   */
  static List<InetAddress> forOthers(List<InetAddress> addresses) {
    return addresses.stream()
        .filter(LocalAddresses::isForOthers)
        .sorted(Comparator.comparingInt(LocalAddresses::rank))
        .toList();
  }

  /** Whether it means the same on another device, or may. */
  static boolean isForOthers(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress();
  }

  private static int rank(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      boolean shared = bytes[0] == 100 && (bytes[1] & 0xc0) == 64; // 100.64/10, RFC 6598
      return address.isSiteLocalAddress() || shared ? 1 : 0;
    }
    return (bytes[0] & 0xfe) == 0xfc || address.isSiteLocalAddress() ? 3 : 2;
  }

  /** The address without the interface's name behind a {@code %}. */
  public static String text(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }
}
