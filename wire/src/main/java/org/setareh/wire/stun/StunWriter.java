package org.setareh.wire.stun;

import static org.setareh.wire.BigEndian.i64;
import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put64;
import static org.setareh.wire.BigEndian.put8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Writes one STUN message into memory (RFC 8489 section 5): {@link #begin}, attributes, then {@link
 * #messageIntegrity}, {@link #fingerprint} where wanted, {@link #end}. Reusable; one thread. The
 * caller gives memory enough; too little throws {@link IndexOutOfBoundsException}.
 */
public final class StunWriter {
  private static final int MAX_REASON_BYTES = 763; // RFC 8489 section 14.8

  private MemorySegment segment = MemorySegment.NULL;
  private long start;
  private long at;

  /** Writes the header at {@code offset}. */
  public StunWriter begin(
      MemorySegment segment,
      long offset,
      StunClass stunClass,
      int method,
      int transactionIdHigh,
      long transactionIdLow) {
    this.segment = segment;
    start = offset;
    put16(segment, offset, StunMethod.messageType(stunClass, method));
    put16(segment, offset + 2, 0);
    put32(segment, offset + 4, StunMessage.MAGIC_COOKIE);
    put32(segment, offset + 8, transactionIdHigh);
    put64(segment, offset + 12, transactionIdLow);
    at = offset + StunMessage.HEADER_LENGTH;
    return this;
  }

  /** Begins the answer to {@code request}: its method and transaction id. */
  public StunWriter beginResponse(
      MemorySegment segment, long offset, StunClass stunClass, StunMessage request) {
    return begin(
        segment,
        offset,
        stunClass,
        request.method(),
        request.transactionIdHigh(),
        request.transactionIdLow());
  }

  private long open(int type, int length) {
    put16(segment, at, type);
    put16(segment, at + 2, length);
    long value = at + 4;
    at = value + length;
    while ((at - start & 3) != 0) {
      put8(segment, at++, 0);
    }
    return value;
  }

  /** Any attribute from bytes. */
  public StunWriter attribute(int type, byte[] value) {
    MemorySegment.copy(
        value, 0, segment, ValueLayout.JAVA_BYTE, open(type, value.length), value.length);
    return this;
  }

  /** Any attribute from memory, such as DATA. */
  public StunWriter attribute(int type, MemorySegment source, long sourceOffset, int length) {
    MemorySegment.copy(source, sourceOffset, segment, open(type, length), length);
    return this;
  }

  /** An attribute without a value, such as USE-CANDIDATE. */
  public StunWriter flag(int type) {
    open(type, 0);
    return this;
  }

  /** An attribute of text, such as USERNAME or SOFTWARE; UTF-8. */
  public StunWriter text(int type, String value) {
    return attribute(type, value.getBytes(StandardCharsets.UTF_8));
  }

  /** An attribute of 32 bits, such as PRIORITY or LIFETIME. */
  public StunWriter uint32(int type, long value) {
    put32(segment, open(type, 4), (int) value);
    return this;
  }

  /** An attribute of 64 bits, such as the tie-breaker in ICE-CONTROLLING. */
  public StunWriter uint64(int type, long value) {
    put64(segment, open(type, 8), value);
    return this;
  }

  /** An address, XORed where its type says so; IPv4 as IPv4-mapped IPv6. */
  public StunWriter address(int type, long high, long low, int port) {
    long value = open(type, StunAddress.isV4(high, low) ? 8 : 20);
    boolean xored = StunFormat.isXored(type);
    put16(segment, value + 2, port ^ (xored ? StunMessage.MAGIC_COOKIE >>> 16 : 0));
    if (StunAddress.isV4(high, low)) {
      put16(segment, value, StunFormat.FAMILY_V4);
      put32(segment, value + 4, (int) low ^ (xored ? StunMessage.MAGIC_COOKIE : 0));
      return this;
    }
    put16(segment, value, StunFormat.FAMILY_V6);
    // cookie and transaction id
    put64(segment, value + 4, high ^ (xored ? i64(segment, start + 4) : 0));
    put64(segment, value + 12, low ^ (xored ? i64(segment, start + 12) : 0));
    return this;
  }

  /** An address, XORed where its type says so. */
  public StunWriter address(int type, StunAddress address) {
    return address(type, address.high(), address.low(), address.port());
  }

  /**
   * ERROR-CODE (RFC 8489 section 14.8).
   *
   * @param code 300 to 699
   * @param reason for people who read logs; at most 763 bytes of UTF-8
   */
  public StunWriter errorCode(int code, String reason) {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    if (code < 300 || code > 699 || words.length > MAX_REASON_BYTES) {
      throw new IllegalArgumentException("error code " + code + ", " + words.length + " bytes");
    }
    long value = open(StunAttribute.ERROR_CODE, 4 + words.length);
    put32(segment, value, ((code / 100) << 8) | (code % 100));
    MemorySegment.copy(words, 0, segment, ValueLayout.JAVA_BYTE, value + 4, words.length);
    return this;
  }

  /** UNKNOWN-ATTRIBUTES with the first {@code count} of {@code types}, for a 420. */
  public StunWriter unknownAttributes(int[] types, int count) {
    long value = open(StunAttribute.UNKNOWN_ATTRIBUTES, 2 * count);
    for (int i = 0; i < count; i++) {
      put16(segment, value + 2L * i, types[i]);
    }
    return this;
  }

  /** MESSAGE-INTEGRITY over everything so far. */
  public StunWriter messageIntegrity(StunIntegrity integrity) {
    int before = length();
    return attribute(
        StunAttribute.MESSAGE_INTEGRITY, integrity.computeSha1(segment, start, before));
  }

  /** MESSAGE-INTEGRITY-SHA256 over everything so far, not truncated. */
  public StunWriter messageIntegritySha256(StunIntegrity integrity) {
    int before = length();
    return attribute(
        StunAttribute.MESSAGE_INTEGRITY_SHA256, integrity.computeSha256(segment, start, before));
  }

  /** FINGERPRINT over everything so far; nothing may follow. */
  public StunWriter fingerprint() {
    int before = length();
    long value = open(StunAttribute.FINGERPRINT, 4);
    end();
    put32(segment, value, StunFormat.fingerprint(segment, start, before));
    return this;
  }

  private int length() {
    return (int) (at - start);
  }

  /** Writes the length into the header; returns the message's length in bytes. */
  public int end() {
    put16(segment, start + 2, length() - StunMessage.HEADER_LENGTH);
    return length();
  }
}
