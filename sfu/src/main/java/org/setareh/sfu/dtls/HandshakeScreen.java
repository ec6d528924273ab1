package org.setareh.sfu.dtls;

/**
 * Looks at a connection's datagrams before the TLS library does, for two things it is not hardened
 * against. It sets memory aside for a message as soon as one fragment names a length, and for
 * sixteen messages ahead: a few lengths of 24 bits must not buy 16 MiB each. And it ends the
 * connection over an encrypted record too short to hold a nonce and a tag, where RFC 6347 section
 * 4.1.2.7 has invalid records dropped. One thread at a time.
 */
final class HandshakeScreen {
  /** Messages of one handshake: a client has six, with a second ClientHello; a server seven. */
  static final int MAX_MESSAGES = 10;

  /** Bytes of all its messages together; a certificate chain of some size fits. */
  static final int MAX_BYTES = 32_768;

  private static final int RECORD_HEADER = 13;
  private static final int MESSAGE_HEADER = 12;
  private static final int HANDSHAKE = 22;

  /** Explicit nonce, tag and a byte between (RFC 5288); every suite of ours is AES-GCM. */
  private static final int MIN_ENCRYPTED_BYTES = 8 + 16 + 1;

  private final int[] lengths = new int[MAX_MESSAGES];
  private int bytes;

  /** Whether a datagram may go on: RFC 6347 section 4.1 (records), 4.2.2 (messages). */
  boolean passes(byte[] datagram) {
    int at = 0;
    while (at + RECORD_HEADER <= datagram.length) {
      boolean plaintext = uint16(datagram, at + 3) == 0;
      int length = uint16(datagram, at + 11);
      int end = at + RECORD_HEADER + length;
      if (end > datagram.length || !plaintext && length < MIN_ENCRYPTED_BYTES) {
        return false;
      }
      if (plaintext
          && datagram[at] == HANDSHAKE
          && !messagesPass(datagram, at + RECORD_HEADER, end)) {
        return false;
      }
      at = end;
    }
    return at == datagram.length && at > 0;
  }

  private boolean messagesPass(byte[] datagram, int from, int end) {
    int at = from;
    while (at + MESSAGE_HEADER <= end) {
      if (!fits(uint16(datagram, at + 4), uint24(datagram, at + 1))) {
        return false;
      }
      at += MESSAGE_HEADER + uint24(datagram, at + 9);
    }
    return true;
  }

  /** Whether the handshake's messages still fit with one of this number and length. */
  private boolean fits(int message, int length) {
    if (message >= MAX_MESSAGES) {
      return false;
    }
    int more = Math.max(0, length - lengths[message]);
    if (more > MAX_BYTES - bytes) {
      return false;
    }
    lengths[message] += more;
    bytes += more;
    return true;
  }

  private static int uint16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  private static int uint24(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 16 | uint16(bytes, at + 1);
  }
}
