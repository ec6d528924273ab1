package org.setareh.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of a UDP flow: where datagrams go, and the local address they leave from. Immutable.
 *
 * <p>Addresses are two longs, big-endian halves of the 16-byte address; IPv4 is v4-mapped. The
 * local address 0, 0 lets the kernel choose.
 *
 * @param remoteScope interface index where the remote address is link-local, else 0
 */
public record Path(
    long remoteHigh,
    long remoteLow,
    int remotePort,
    int remoteScope,
    long localHigh,
    long localLow) {

  static final long V4_MAPPED = 0xFFFF_0000_0000L;

  /** The way back to where a packet came from, from the address it was sent to. */
  public static Path of(Packet packet) {
    return new Path(
        packet.remoteHigh(),
        packet.remoteLow(),
        packet.remotePort(),
        packet.remoteScope(),
        packet.localHigh(),
        packet.localLow());
  }

  /** A path to a resolved address; without a local one the kernel chooses. */
  public static Path of(InetSocketAddress remote, @Nullable InetAddress local) {
    InetAddress address = remote.getAddress();
    if (address == null) {
      throw new IllegalArgumentException("unresolved " + remote);
    }
    int scope = address instanceof Inet6Address v6 ? v6.getScopeId() : 0;
    long localHigh = local == null ? 0 : high(local);
    long localLow = local == null ? 0 : low(local);
    return new Path(high(address), low(address), remote.getPort(), scope, localHigh, localLow);
  }

  /** Whether the remote end is an IPv4 address. */
  public boolean isIpv4() {
    return isIpv4(remoteHigh, remoteLow);
  }

  public InetSocketAddress remote() {
    return new InetSocketAddress(address(remoteHigh, remoteLow, remoteScope), remotePort);
  }

  /** Null where the kernel chooses. */
  public @Nullable InetAddress local() {
    return localHigh == 0 && localLow == 0 ? null : address(localHigh, localLow, 0);
  }

  /** Whether a packet came by this path; compares both ends, allocates nothing. */
  public boolean carried(Packet packet) {
    return packet.remoteLow() == remoteLow
        && packet.remotePort() == remotePort
        && packet.remoteHigh() == remoteHigh
        && packet.localLow() == localLow
        && packet.localHigh() == localHigh
        && packet.remoteScope() == remoteScope;
  }

  @Override
  public String toString() {
    InetAddress from = local();
    return remote() + (from == null ? "" : " from " + from.getHostAddress());
  }

  static boolean isIpv4(long high, long low) {
    return high == 0 && low >>> 32 == V4_MAPPED >>> 32;
  }

  static long high(InetAddress address) {
    return address instanceof Inet4Address ? 0 : ByteBuffer.wrap(address.getAddress()).getLong(0);
  }

  static long low(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? V4_MAPPED | (bytes.getInt(0) & 0xFFFF_FFFFL)
        : bytes.getLong(8);
  }

  static InetAddress address(long high, long low, int scope) {
    try {
      if (isIpv4(high, low)) {
        return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt((int) low).array());
      }
      byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
      return scope == 0
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, scope);
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // the length is right
    }
  }
}
