package org.setareh.signaling.web;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;

/**
 * The names under which this server answers. A page of another site may have its own name lead to
 * our address (DNS rebinding) and would then read our answers as its own; it cannot do so with the
 * names of this machine, of the settings and of the certificate, nor with an IP address, which no
 * name server is asked about. Any thread.
 */
public final class Hosts {
  private final Set<String> ours;
  private final Supplier<? extends Collection<String>> ofCertificate;

  /**
   * Names of this machine and of the settings.
   *
   * @param ofCertificate the names in the certificate of HTTPS as it is now; {@code *.} stands for
   *     one label (RFC 9525 section 6.3)
   */
  public Hosts(Settings settings, Supplier<? extends Collection<String>> ofCertificate) {
    this.ours = Set.copyOf(LocalNames.all(settings));
    this.ofCertificate = ofCertificate;
  }

  /**
   * Whether we answer under this name.
   *
   * @param host without a port; an IPv6 address in brackets
   */
  public boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (ours.contains(name) || LocalNames.isAddress(name)) {
      return true;
    }
    String wildcard = "*" + name.substring(Math.max(0, name.indexOf('.')));
    for (String certified : ofCertificate.get()) {
      if (certified.equalsIgnoreCase(name) || certified.equalsIgnoreCase(wildcard)) {
        return true;
      }
    }
    return false;
  }

  /** The answer to a request for another host. */
  static Problem misdirected(String host) {
    return new Problem(
        ProblemCode.MISDIRECTED,
        "Ask for this server by its address, or add \"%s\" to SETAREH_HOSTNAMES (or SETAREH_PUBLIC_URL) where it is this server's name."
            .formatted(host));
  }
}
