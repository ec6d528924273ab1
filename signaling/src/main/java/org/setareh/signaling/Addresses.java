package org.setareh.signaling;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.settings.Origin;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.web.Origins;
import org.setareh.signaling.web.Ports;

/** Where people find the server: the block printed when it is ready. */
final class Addresses {
  private Addresses() {}

  /**
   * Prints it.
   *
   * @param administrator the path of the link that makes the administrator's account; null: there
   *     is one
   */
  static void print(
      PrintStream out,
      Settings settings,
      Ports ports,
      @Nullable String administrator,
      double seconds) {
    StringBuilder block = new StringBuilder("\nSetareh is ready in ");
    block.append(String.format(Locale.ROOT, "%.1f s%n%n", seconds));
    block.append("  this host  http://localhost:").append(ports.http()).append('\n');
    if (settings.http().publicUrl() != null) {
      block.append("  everybody  ").append(settings.http().publicUrl()).append('\n');
    }
    if (ports.https() > 0) {
      for (Origin origin : Origins.ofNetwork(settings.http(), ports.https())) {
        block.append("  network    ").append(origin).append('\n');
      }
      if (settings.tls().certificate() == null) {
        block.append(
            "\n  Other devices trust these addresses once they have the certificate authority\n");
        block.append("  of this server: open http://<its address>:").append(ports.http());
        block.append("/ca.crt there and install it.\n");
      }
    }
    if (administrator != null) {
      Origin origin = settings.http().publicUrl();
      block.append(
          "\n  Nobody has an account yet. Make the administrator's, by this link that works once:\n  ");
      block.append(origin == null ? "http://localhost:" + ports.http() : origin.toString());
      block.append(administrator).append('\n');
    }
    block.append("\n  Stop with Ctrl-C.\n");
    out.println(block);
    out.flush();
  }
}
