package org.setareh.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * How Linux's 64-bit structures lie in memory (x86-64 and aarch64, both little-endian): offsets,
 * lengths, and reading and writing of addresses.
 */
final class LinuxMemory {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  // struct iovec
  static final int IOV_BASE = 0;
  static final int IOV_LENGTH = 8;
  static final int IOV_BYTES = 16;

  // struct mmsghdr
  static final int MSG_NAME = 0;
  static final int MSG_NAME_LENGTH = 8;
  static final int MSG_IOV = 16;
  static final int MSG_IOV_COUNT = 24;
  static final int MSG_CONTROL = 32;
  static final int MSG_CONTROL_LENGTH = 40;
  static final int MSG_FLAGS = 48;
  static final int MSG_LENGTH = 56;
  static final int MSG_BYTES = 64;

  // struct sockaddr_in and sockaddr_in6, in slots of equal size
  static final int NAME_BYTES = 32;
  static final int IN_BYTES = 16;
  static final int IN6_BYTES = 28;

  // struct cmsghdr, then its data, padded to 8 bytes
  static final int CMSG_LEVEL = 8;
  static final int CMSG_TYPE = 12;
  static final int CMSG_DATA = 16;
  static final int CONTROL_BYTES = 96;

  private static final int SOL_SOCKET = 1;
  private static final int SCM_TIMESTAMPNS = 35;
  private static final int TIMESPEC_BYTES = 16;
  private static final long SECOND_NS = 1_000_000_000;
  private static final int IPPROTO_IP = 0;
  private static final int IP_PKTINFO = 8;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_PKTINFO = 50;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;
  private static final int IN_PKTINFO_BYTES = 12;
  private static final int IN6_PKTINFO_BYTES = 20;

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt IPV4 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong HALF =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private LinuxMemory() {}

  static int getInt(MemorySegment memory, long offset) {
    return memory.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
  }

  static void setInt(MemorySegment memory, long offset, int value) {
    memory.set(ValueLayout.JAVA_INT_UNALIGNED, offset, value);
  }

  static long getLong(MemorySegment memory, long offset) {
    return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
  }

  static void setLong(MemorySegment memory, long offset, long value) {
    memory.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, value);
  }

  /** Writes where a path leads as a socket address, IPv4's as such, and returns its length. */
  static int writeName(MemorySegment memory, long at, Path to) {
    int port = to.remotePort();
    return to.isIpv4()
        ? writeIpv4(memory, at, (int) to.remoteLow(), port)
        : writeIpv6(memory, at, to.remoteHigh(), to.remoteLow(), port, to.remoteScope());
  }

  /** Writes a {@code sockaddr_in} and returns its length. */
  static int writeIpv4(MemorySegment memory, long at, int address, int port) {
    memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) AF_INET);
    memory.set(PORT, at + 2, (short) port);
    memory.set(IPV4, at + 4, address);
    setLong(memory, at + 8, 0);
    return IN_BYTES;
  }

  /** Writes a {@code sockaddr_in6} and returns its length. */
  static int writeIpv6(MemorySegment memory, long at, long high, long low, int port, int scope) {
    memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) AF_INET6);
    memory.set(PORT, at + 2, (short) port);
    setInt(memory, at + 4, 0);
    memory.set(HALF, at + 8, high);
    memory.set(HALF, at + 16, low);
    setInt(memory, at + 24, scope);
    return IN6_BYTES;
  }

  static int readPort(MemorySegment memory, long at) {
    return memory.get(PORT, at + 2) & 0xFFFF;
  }

  /** Fills in a packet's sender from a socket address. */
  static void readName(MemorySegment memory, long at, boolean ipv6, Packet packet) {
    int port = readPort(memory, at);
    if (ipv6) {
      packet.from(
          memory.get(HALF, at + 8), memory.get(HALF, at + 16), port, getInt(memory, at + 24));
    } else {
      packet.from(0, Path.V4_MAPPED | (memory.get(IPV4, at + 4) & 0xFFFF_FFFFL), port, 0);
    }
  }

  /**
   * Fills in what control messages tell of a packet: the address it was sent to, and how long it
   * lay in the socket. What is not there is 0.
   *
   * @param wallNs now, in the kernel's time of day
   */
  static void readControl(MemorySegment memory, long at, long length, long wallNs, Packet packet) {
    packet.to(0, 0);
    packet.waited(0);
    long end = at + length;
    while (at + CMSG_DATA <= end) {
      long bytes = getLong(memory, at);
      if (bytes < CMSG_DATA || at + bytes > end) {
        return;
      }
      int level = getInt(memory, at + CMSG_LEVEL);
      int type = getInt(memory, at + CMSG_TYPE);
      long data = at + CMSG_DATA;
      if (level == IPPROTO_IPV6 && type == IPV6_PKTINFO && bytes >= CMSG_DATA + IN6_PKTINFO_BYTES) {
        packet.to(memory.get(HALF, data), memory.get(HALF, data + 8));
      } else if (level == IPPROTO_IP
          && type == IP_PKTINFO
          && bytes >= CMSG_DATA + IN_PKTINFO_BYTES) {
        // ipi_spec_dst: the local address, also where the packet went to a broadcast address
        packet.to(0, Path.V4_MAPPED | (memory.get(IPV4, data + 4) & 0xFFFF_FFFFL));
      } else if (level == SOL_SOCKET
          && type == SCM_TIMESTAMPNS
          && bytes >= CMSG_DATA + TIMESPEC_BYTES) {
        long arrivedNs = getLong(memory, data) * SECOND_NS + getLong(memory, data + 8);
        packet.waited(Math.max(0, wallNs - arrivedNs)); // a clock that was put back tells nothing
      }
      at += bytes + 7 & -8;
    }
  }

  /** Writes the address a packet leaves from and returns the control message's space. */
  static int writePacketInfo(MemorySegment memory, long at, Path path) {
    int scope = path.remoteScope();
    if (!path.isIpv4()) {
      header(memory, at, IN6_PKTINFO_BYTES, IPPROTO_IPV6, IPV6_PKTINFO);
      memory.set(HALF, at + CMSG_DATA, path.localHigh());
      memory.set(HALF, at + CMSG_DATA + 8, path.localLow());
      setInt(memory, at + CMSG_DATA + 16, scope);
      return CMSG_DATA + 24;
    }
    header(memory, at, IN_PKTINFO_BYTES, IPPROTO_IP, IP_PKTINFO);
    setInt(memory, at + CMSG_DATA, 0);
    memory.set(IPV4, at + CMSG_DATA + 4, (int) path.localLow());
    setInt(memory, at + CMSG_DATA + 8, 0);
    return CMSG_DATA + 16;
  }

  /** Writes a train's datagram size and returns the control message's space. */
  static int writeSegmentSize(MemorySegment memory, long at, int bytes) {
    header(memory, at, 2, SOL_UDP, UDP_SEGMENT);
    setLong(memory, at + CMSG_DATA, bytes);
    return CMSG_DATA + 8;
  }

  private static void header(MemorySegment memory, long at, int bytes, int level, int type) {
    setLong(memory, at, CMSG_DATA + bytes);
    setInt(memory, at + CMSG_LEVEL, level);
    setInt(memory, at + CMSG_TYPE, type);
  }
}
