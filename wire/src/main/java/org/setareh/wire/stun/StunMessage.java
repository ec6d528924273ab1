package org.setareh.wire.stun;

import static org.setareh.wire.BigEndian.i32;
import static org.setareh.wire.BigEndian.i64;
import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u32;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one STUN message in place (RFC 8489 section 5).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|     STUN Message Type     |         Message Length        |
 * |                         Magic Cookie                          |
 * |                     Transaction ID (96 bits)                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>{@link #wrap} walks all attributes and checks the length of those whose length is fixed. What
 * follows MESSAGE-INTEGRITY or FINGERPRINT is left out as RFC 8489 sections 14.5 to 14.7 say. Of an
 * attribute that comes twice the first counts. Reusable; one thread.
 */
public final class StunMessage {
  /** Length of the header in bytes. */
  public static final int HEADER_LENGTH = 20;

  /** RFC 8489 section 5. */
  public static final int MAGIC_COOKIE = 0x2112a442;

  /** Attributes that a message may carry; one with more is refused. */
  public static final int MAX_ATTRIBUTES = 48;

  private final int[] types = new int[MAX_ATTRIBUTES];
  private final int[] starts = new int[MAX_ATTRIBUTES];
  private final int[] lengths = new int[MAX_ATTRIBUTES];

  private MemorySegment segment = MemorySegment.NULL;
  private long offset;
  private int length;
  private int messageType;
  private int count;

  /**
   * Whether these bytes look like STUN with the magic cookie, by the header alone. The first byte
   * is 0 to 3 where STUN shares a port (RFC 7983), so methods above 0xff, of which there are none,
   * do not pass.
   */
  public static boolean isStun(MemorySegment segment, long offset, int length) {
    return length >= HEADER_LENGTH
        && u8(segment, offset) < 4
        && i32(segment, offset + 4) == MAGIC_COOKIE;
  }

  /**
   * Takes the message at {@code offset}. False if it is no STUN, if the length in its header is not
   * that of the datagram, if an attribute reaches beyond it or has an impossible length.
   */
  public boolean wrap(MemorySegment segment, long offset, int length) {
    count = 0;
    if (!isStun(segment, offset, length)
        || (length & 3) != 0
        || u16(segment, offset + 2) != length - HEADER_LENGTH) {
      return false;
    }
    this.segment = segment;
    this.offset = offset;
    this.length = length;
    messageType = u16(segment, offset);
    return readAttributes();
  }

  private boolean readAttributes() {
    int at = HEADER_LENGTH;
    int ended = 0; // the strongest attribute so far that ends others
    while (at < length) {
      int type = u16(segment, offset + at);
      int size = u16(segment, offset + at + 2);
      int value = at + 4;
      if (size > length - value || !StunFormat.lengthIsPossible(type, size)) {
        return false;
      }
      at = value + (size + 3 & ~3);
      if (!StunFormat.countsAfter(ended, type)) {
        continue;
      }
      ended = StunFormat.isEnding(type) ? type : ended;
      if (count == MAX_ATTRIBUTES) {
        return false;
      }
      types[count] = type;
      starts[count] = value;
      lengths[count] = size;
      count++;
    }
    return true;
  }

  /** The memory that was wrapped. */
  public MemorySegment segment() {
    return segment;
  }

  /** Where the message begins in {@link #segment()}. */
  public long offset() {
    return offset;
  }

  /** Bytes of the whole message. */
  public int length() {
    return length;
  }

  public StunClass messageClass() {
    return StunMethod.stunClass(messageType);
  }

  /** One of {@link StunMethod}'s, or another of 12 bits. */
  public int method() {
    return StunMethod.method(messageType);
  }

  /** Whether this is a message of that class and method. */
  public boolean is(StunClass stunClass, int method) {
    return messageType == StunMethod.messageType(stunClass, method);
  }

  /** The first 32 bits of the transaction id. */
  public int transactionIdHigh() {
    return i32(segment, offset + 8);
  }

  /** The last 64 bits of the transaction id. */
  public long transactionIdLow() {
    return i64(segment, offset + 12);
  }

  // Any attribute

  /** How many attributes count. */
  public int attributeCount() {
    return count;
  }

  /** The type of the attribute at {@code index}. */
  public int attributeType(int index) {
    return types[index];
  }

  /** Where the value of the attribute at {@code index} begins in {@link #segment()}. */
  public long attributeOffset(int index) {
    return offset + starts[index];
  }

  /** Bytes of the value of the attribute at {@code index}, without padding. */
  public int attributeLength(int index) {
    return lengths[index];
  }

  /** The index of the first attribute of this type, or -1. */
  public int indexOf(int type) {
    return indexOf(type, 0);
  }

  /** The index of the first attribute of this type at {@code from} or after, or -1. */
  public int indexOf(int type, int from) {
    for (int i = from; i < count; i++) {
      if (types[i] == type) {
        return i;
      }
    }
    return -1;
  }

  public boolean has(int type) {
    return indexOf(type) >= 0;
  }

  /**
   * Writes the types of comprehension-required attributes that are not among {@code understood}
   * into {@code into}, as many as it holds, and returns how many: more than 0 means a 420 for a
   * request and silence for anything else (RFC 8489 section 6.3).
   */
  public int unknownRequired(int[] understood, int[] into) {
    int found = 0;
    for (int i = 0; i < count && found < into.length; i++) {
      if (StunAttribute.isComprehensionRequired(types[i])
          && !contains(understood, understood.length, types[i])
          && !contains(into, found, types[i])) {
        into[found++] = types[i];
      }
    }
    return found;
  }

  private static boolean contains(int[] values, int length, int value) {
    for (int i = 0; i < length; i++) {
      if (values[i] == value) {
        return true;
      }
    }
    return false;
  }

  // Typed attributes

  /** The text of an attribute such as USERNAME, REALM, NONCE, SOFTWARE; null without. */
  public @Nullable String text(int type) {
    byte @Nullable [] bytes = bytes(type);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** A copy of the first attribute of this type; null without. */
  public byte @Nullable [] bytes(int type) {
    int index = indexOf(type);
    if (index < 0) {
      return null;
    }
    byte[] bytes = new byte[lengths[index]];
    MemorySegment.copy(
        segment, ValueLayout.JAVA_BYTE, attributeOffset(index), bytes, 0, bytes.length);
    return bytes;
  }

  /** PRIORITY, 0 to 2^32 - 1, or -1 without. */
  public long priority() {
    return uint32(StunAttribute.PRIORITY);
  }

  /** An attribute of 32 bits such as LIFETIME, or -1 without. */
  public long uint32(int type) {
    int index = indexOf(type);
    return index < 0 || lengths[index] != 4 ? -1 : u32(segment, attributeOffset(index));
  }

  public boolean useCandidate() {
    return has(StunAttribute.USE_CANDIDATE);
  }

  /** The tie-breaker in ICE-CONTROLLING or ICE-CONTROLLED; ask {@link #has} first. 0 without. */
  public long tieBreaker(int type) {
    int index = indexOf(type);
    return index < 0 || lengths[index] != 8 ? 0 : i64(segment, attributeOffset(index));
  }

  /** ERROR-CODE: 300 to 699, or -1 without or with an impossible one. */
  public int errorCode() {
    int index = indexOf(StunAttribute.ERROR_CODE);
    if (index < 0) {
      return -1;
    }
    int hundreds = u8(segment, attributeOffset(index) + 2) & 7;
    int number = u8(segment, attributeOffset(index) + 3);
    return hundreds < 3 || hundreds > 6 || number > 99 ? -1 : hundreds * 100 + number;
  }

  /** Reads the first address attribute of this type; false without or with a strange family. */
  public boolean address(int type, StunAddress into) {
    int index = indexOf(type);
    return index >= 0 && addressAt(index, into);
  }

  /** Reads the address in the attribute at {@code index}, XORed where its type says so. */
  public boolean addressAt(int index, StunAddress into) {
    return StunFormat.readAddress(
        segment, offset, attributeOffset(index), lengths[index], types[index], into);
  }

  // Checks

  /**
   * Whether FINGERPRINT is there and right (RFC 8489 section 14.7). Without one a datagram may
   * still be STUN.
   */
  public boolean verifyFingerprint() {
    int index = indexOf(StunAttribute.FINGERPRINT);
    if (index < 0 || starts[index] + 4 != length) {
      return false;
    }
    int before = starts[index] - 4;
    return StunFormat.fingerprint(segment, offset, before) == i32(segment, offset + starts[index]);
  }

  /** Bytes before the attribute at {@code index}, its own type and length left out. */
  int lengthBefore(int index) {
    return starts[index] - 4;
  }
}
