package org.setareh.net;

import java.net.InetAddress;
import java.util.List;

/**
 * How ports are opened.
 *
 * @param port 1 to 65535, or 0 for a free one
 * @param bind local addresses; empty: all, IPv4 and IPv6
 * @param io which implementation
 * @param gso whether trains leave by segmentation offload where the kernel has it
 * @param socketBufferBytes asked of the kernel for each direction; it may grant less
 * @param outboxBytes memory of an outbox
 */
public record UdpSettings(
    int port, List<InetAddress> bind, Io io, boolean gso, int socketBufferBytes, int outboxBytes) {

  /** Which implementation of {@link UdpPort}. */
  public enum Io {
    /** The system's calls where they are there, else Netty. */
    AUTO,
    NATIVE,
    NETTY;

    /** Reads {@code auto}, {@code native} or {@code netty}. */
    public static Io parse(String name) {
      return switch (name) {
        case "auto" -> AUTO;
        case "native" -> NATIVE;
        case "netty" -> NETTY;
        default -> throw new IllegalArgumentException("io: auto, native or netty, not " + name);
      };
    }
  }

  public UdpSettings {
    bind = List.copyOf(bind);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port);
    }
    if (outboxBytes < 2 * Outbox.MAX_TRAIN_BYTES) {
      throw new IllegalArgumentException("outbox of " + outboxBytes + " bytes");
    }
  }

  public static UdpSettings onPort(int port) {
    return new UdpSettings(port, List.of(), Io.AUTO, true, 8 << 20, 1 << 20);
  }

  public UdpSettings with(Io newIo) {
    return new UdpSettings(port, bind, newIo, gso, socketBufferBytes, outboxBytes);
  }

  public UdpSettings withPort(int newPort) {
    return new UdpSettings(newPort, bind, io, gso, socketBufferBytes, outboxBytes);
  }

  public UdpSettings withBind(List<InetAddress> addresses) {
    return new UdpSettings(port, addresses, io, gso, socketBufferBytes, outboxBytes);
  }

  public UdpSettings withGso(boolean newGso) {
    return new UdpSettings(port, bind, io, newGso, socketBufferBytes, outboxBytes);
  }
}
