package org.setareh.signaling.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.setareh.signaling.web.LocalAddresses;

/** The names and addresses by which devices reach this machine. */
final class LocalNames {
  private LocalNames() {}

  /** All of them, with those of the settings; sorted, each once. */
  static List<String> all(List<String> more) {
    TreeSet<String> names = new TreeSet<>(List.of("localhost", "127.0.0.1", normal("::1")));
    String host = hostname();
    if (host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
      names.add(host.toLowerCase(Locale.ROOT));
      if (!host.contains(".")) {
        names.add(host.toLowerCase(Locale.ROOT) + ".local");
      }
    }
    for (InetAddress address : LocalAddresses.lan()) {
      names.add(LocalAddresses.text(address));
    }
    more.forEach(name -> names.add(normal(name.toLowerCase(Locale.ROOT))));
    return new ArrayList<>(names);
  }

  static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }

  /** The name; an IPv6 address in the JDK's spelling, so that each has one alone. */
  static String normal(String name) {
    return name.contains(":") && isAddress(name)
        ? LocalAddresses.text(InetAddress.ofLiteral(name))
        : name;
  }

  static boolean isAddress(String name) {
    try {
      return InetAddress.ofLiteral(name) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
