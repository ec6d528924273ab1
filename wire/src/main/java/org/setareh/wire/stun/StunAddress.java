package org.setareh.wire.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An address and port as two longs and an int, to be filled again and again. IPv4 stands as
 * IPv4-mapped IPv6 ({@code ::ffff:a.b.c.d}), the form sockets give. One thread.
 */
public final class StunAddress {
  private static final long MAPPED_PREFIX = 0xffff_0000_0000L;

  private long high;
  private long low;
  private int port;

  /** Sets an IPv6 or IPv4-mapped address. */
  public void set(long high, long low, int port) {
    this.high = high;
    this.low = low;
    this.port = port & 0xffff;
  }

  /** Sets an IPv4 address from its four bytes. */
  public void setV4(int address, int port) {
    set(0, MAPPED_PREFIX | (address & 0xffff_ffffL), port);
  }

  /** The first 64 bits of the IPv6 address. */
  public long high() {
    return high;
  }

  /** The last 64 bits of the IPv6 address. */
  public long low() {
    return low;
  }

  /** 0 to 65,535. */
  public int port() {
    return port;
  }

  public boolean isV4() {
    return isV4(high, low);
  }

  /** The IPv4 address's four bytes; means nothing for IPv6. */
  public int v4() {
    return (int) low;
  }

  /** Whether these 128 bits are an IPv4-mapped address. */
  public static boolean isV4(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** The same for logs, tests and sockets; allocates. */
  public InetSocketAddress toSocketAddress() {
    byte[] bytes =
        isV4()
            ? ByteBuffer.allocate(4).putInt(v4()).array()
            : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException impossible) { // the length is right
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return toSocketAddress().toString();
  }
}
