package org.setareh.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open UDP socket: its descriptor, its family, and the address it is bound to (0, 0: all).
 * Immutable; its port closes it.
 */
record LinuxSocket(int fd, boolean ipv6, long localHigh, long localLow) {
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x8_0000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_REUSEPORT = 15;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_ATTACH_REUSEPORT_CBPF = 51;
  private static final int IPPROTO_IP = 0;
  private static final int IP_PKTINFO = 8;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_RECVPKTINFO = 49;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  /** A classic BPF program's only instruction: return this constant. */
  private static final int BPF_RETURN = 0x06;

  /**
   * Opens a socket for each address, all on one port.
   *
   * @param shared whether others of this process may have the same port (SO_REUSEPORT)
   * @param mayIpv6 false does without IPv6 as where the kernel has none
   */
  static List<LinuxSocket> open(
      UdpSettings settings, boolean shared, boolean mayIpv6, LinuxCalls calls) throws IOException {
    List<LinuxSocket> sockets = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment scratch = arena.allocate(64, 8);
      int port = settings.port();
      List<@Nullable InetAddress> addresses = new ArrayList<>(settings.bind());
      if (addresses.isEmpty()) {
        addresses.add(null);
      }
      for (InetAddress address : addresses) {
        LinuxSocket socket = create(address, mayIpv6, calls);
        sockets.add(socket);
        socket.configure(settings, shared, calls, scratch);
        socket.bind(port, calls, scratch);
        port = socket.port(calls, scratch);
      }
      return sockets;
    } catch (IOException e) {
      sockets.forEach(socket -> calls.close(socket.fd));
      throw e;
    }
  }

  /** The port it is bound to. */
  int port(LinuxCalls calls, MemorySegment scratch) throws IOException {
    LinuxMemory.setInt(scratch, LinuxMemory.NAME_BYTES, LinuxMemory.NAME_BYTES);
    long address = scratch.address();
    if (calls.getsockname(fd, address, address + LinuxMemory.NAME_BYTES) < 0) {
      throw new IOException("getsockname: errno " + calls.errno());
    }
    return LinuxMemory.readPort(scratch, 0);
  }

  /** Whether the kernel knows UDP_SEGMENT (Linux 4.18). */
  boolean hasSegmentation(LinuxCalls calls, MemorySegment scratch) {
    return option(calls, scratch, SOL_UDP, UDP_SEGMENT, 0);
  }

  /**
   * To which socket of the port new datagrams go: the index-th that was opened, or, where there is
   * no such one, whichever the kernel chooses by the sender's address. Without effect where the
   * kernel is older than Linux 4.5.
   */
  void steer(int index, LinuxCalls calls, MemorySegment scratch) {
    // struct sock_fprog { u16 length; struct sock_filter *filter; }, and the filter behind it
    LinuxMemory.setLong(scratch, 0, 1);
    LinuxMemory.setLong(scratch, 8, scratch.address() + 16);
    LinuxMemory.setInt(scratch, 16, BPF_RETURN);
    LinuxMemory.setInt(scratch, 20, index);
    calls.setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, scratch.address(), 16);
  }

  /** Whether datagrams from a local address (0, 0: any) to a remote one can leave here. */
  boolean serves(Path path) {
    if (localHigh != 0 || localLow != 0) {
      boolean any = path.localHigh() == 0 && path.localLow() == 0;
      return any
          ? Path.isIpv4(localHigh, localLow) == path.isIpv4()
          : localLow == path.localLow() && localHigh == path.localHigh();
    }
    return ipv6 || path.isIpv4();
  }

  // One dual-stack socket takes IPv4 too; where the kernel has no IPv6, IPv4 alone.
  private static LinuxSocket create(
      @Nullable InetAddress address, boolean mayIpv6, LinuxCalls calls) throws IOException {
    long high = address == null ? 0 : Path.high(address);
    long low = address == null ? 0 : Path.low(address);
    boolean mayIpv4 = address == null || Path.isIpv4(high, low);
    int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    boolean ipv6 = mayIpv6 || !mayIpv4;
    int fd = calls.socket(ipv6 ? LinuxMemory.AF_INET6 : LinuxMemory.AF_INET, type);
    if (fd < 0 && ipv6 && mayIpv4 && calls.errno() == LinuxCalls.EAFNOSUPPORT) {
      ipv6 = false;
      fd = calls.socket(LinuxMemory.AF_INET, type);
    }
    if (fd < 0) {
      throw new IOException("socket: errno " + calls.errno());
    }
    // The wildcard written as an address is no address to answer from.
    boolean any = address != null && address.isAnyLocalAddress();
    return new LinuxSocket(fd, ipv6, any ? 0 : high, any ? 0 : low);
  }

  private void configure(
      UdpSettings settings, boolean shared, LinuxCalls calls, MemorySegment scratch)
      throws IOException {
    boolean done =
        ipv6
            ? option(calls, scratch, IPPROTO_IPV6, IPV6_V6ONLY, 0)
                && option(calls, scratch, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1)
            : option(calls, scratch, IPPROTO_IP, IP_PKTINFO, 1);
    if (shared) {
      done &= option(calls, scratch, SOL_SOCKET, SO_REUSEPORT, 1);
    }
    if (!done) {
      throw new IOException("setsockopt: errno " + calls.errno());
    }
    // Without it nobody knows how long a datagram waited, and nothing else is lost.
    option(calls, scratch, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    // Past the system's limit only with a privilege; without it as much as there is.
    int bytes = settings.socketBufferBytes();
    if (!option(calls, scratch, SOL_SOCKET, SO_RCVBUFFORCE, bytes)) {
      option(calls, scratch, SOL_SOCKET, SO_RCVBUF, bytes);
    }
    if (!option(calls, scratch, SOL_SOCKET, SO_SNDBUFFORCE, bytes)) {
      option(calls, scratch, SOL_SOCKET, SO_SNDBUF, bytes);
    }
  }

  private void bind(int port, LinuxCalls calls, MemorySegment scratch) throws IOException {
    int length =
        ipv6
            ? LinuxMemory.writeIpv6(scratch, 0, localHigh, localLow, port, 0)
            : LinuxMemory.writeIpv4(scratch, 0, (int) localLow, port);
    if (calls.bind(fd, scratch.address(), length) < 0) {
      int errno = calls.errno();
      if (errno == LinuxCalls.EADDRINUSE) {
        throw new PortInUseException(port);
      }
      throw new BindException(
          "UDP port "
              + port
              + " on "
              + Path.address(localHigh, localLow, 0).getHostAddress()
              + ": errno "
              + errno);
    }
  }

  private boolean option(
      LinuxCalls calls, MemorySegment scratch, int level, int option, int value) {
    LinuxMemory.setInt(scratch, 0, value);
    return calls.setsockopt(fd, level, option, scratch.address(), 4) == 0;
  }
}
