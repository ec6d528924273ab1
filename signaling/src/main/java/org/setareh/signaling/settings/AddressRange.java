package org.setareh.signaling.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** A CIDR range; a lone address is a range of one. */
public record AddressRange(InetAddress network, int prefixBits) {

  /** Reads {@code 10.0.0.0/8} or {@code ::1}; throws IllegalArgumentException for other text. */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.toLowerCase(Locale.ROOT).matches("[0-9a-f.:]+")) {
      throw new IllegalArgumentException(text);
    }
    try {
      InetAddress network = InetAddress.getByName(address);
      int all = network.getAddress().length * 8;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > all) {
        throw new IllegalArgumentException(text);
      }
      return new AddressRange(network, bits);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Whether the address lies within; one of the other family never does. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if (((mine[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
