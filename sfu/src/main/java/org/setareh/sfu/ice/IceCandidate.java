package org.setareh.sfu.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One of our host candidates (RFC 8445 section 5.1).
 *
 * @param foundation the same for candidates of one base address, type and protocol
 * @param priority RFC 8445 section 5.1.2.1
 */
public record IceCandidate(String foundation, long priority, InetAddress address, int port) {
  private static final int HOST_PREFERENCE = 126;
  private static final int COMPONENT = 1;

  /**
   * Candidates for addresses of ours: IPv6 and IPv4 alternating as RFC 8421 section 4 says, so that
   * a broken family costs little; loopback last.
   */
  public static List<IceCandidate> of(Collection<InetAddress> addresses, int port) {
    List<InetAddress> ordered = order(addresses);
    List<IceCandidate> candidates = new ArrayList<>(ordered.size());
    for (int i = 0; i < ordered.size(); i++) {
      long localPreference = 65_535L - i;
      long priority = ((long) HOST_PREFERENCE << 24) + (localPreference << 8) + 256 - COMPONENT;
      candidates.add(new IceCandidate(Integer.toString(i + 1), priority, ordered.get(i), port));
    }
    return List.copyOf(candidates);
  }

  /** The value of {@code a=candidate} (RFC 8839 section 5.1). */
  public String attribute() {
    return foundation + " 1 udp " + priority + ' ' + literal() + ' ' + port + " typ host";
  }

  /** The address as SDP has it: without a zone. */
  public String literal() {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }

  private static List<InetAddress> order(Collection<InetAddress> addresses) {
    List<InetAddress> six = new ArrayList<>();
    List<InetAddress> four = new ArrayList<>();
    List<InetAddress> loopback = new ArrayList<>();
    for (InetAddress address : addresses) {
      if (address.isLoopbackAddress()) {
        loopback.add(address);
      } else if (address instanceof Inet6Address) {
        six.add(address);
      } else {
        four.add(address);
      }
    }
    List<InetAddress> ordered = new ArrayList<>();
    for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
      if (i < six.size()) {
        ordered.add(six.get(i));
      }
      if (i < four.size()) {
        ordered.add(four.get(i));
      }
    }
    ordered.addAll(loopback);
    return ordered.stream().distinct().toList();
  }
}
