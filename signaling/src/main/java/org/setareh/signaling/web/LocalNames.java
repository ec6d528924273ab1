package org.setareh.signaling.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.settings.Origin;
import org.setareh.signaling.settings.Settings;

/** The names and addresses by which devices reach this machine. */
public final class LocalNames {
  private LocalNames() {}

  /** All of them, with those of the settings; sorted, each once. */
  public static List<String> all(Settings settings) {
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
    settings.http().hostnames().forEach(name -> names.add(normal(name)));
    Origin publicUrl = settings.http().publicUrl();
    if (publicUrl != null) {
      names.add(normal(withoutBrackets(publicUrl.host())));
    }
    return new ArrayList<>(names);
  }

  public static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }

  /** Whether it is an IP address rather than a name. */
  public static boolean isAddress(String name) {
    return address(name) != null;
  }

  /** The address that the text is, in brackets or without; null for a name. */
  static @Nullable InetAddress address(String name) {
    try {
      return InetAddress.ofLiteral(withoutBrackets(name));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** The name; an IPv6 address in the JDK's spelling, so that each has one alone. */
  public static String normal(String name) {
    InetAddress address = name.contains(":") ? address(name) : null;
    return address == null ? name : LocalAddresses.text(address);
  }
}
