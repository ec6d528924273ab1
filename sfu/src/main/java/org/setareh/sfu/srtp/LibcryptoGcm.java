package org.setareh.sfu.srtp;

import java.lang.foreign.MemorySegment;

/** AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714) by libcrypto. */
final class LibcryptoGcm implements PacketCipher {
  private static final int TAG = 16;
  private static final int RTCP_HEADER = 8;
  private static final int ENCRYPTED = 0x8000_0000;

  // Scratch memory: the initialization vector, the SRTCP word, and an int the library writes to.
  private static final int IV = 0;
  private static final int WORD = 16;
  private static final int WRITTEN = 24;
  private static final int SCRATCH_BYTES = 32;

  private final MemorySegment scratch;
  private final long iv;
  private final long word;
  private final long written;
  private final long context;
  private final long saltHigh;
  private final int saltLow;
  private boolean closed;

  LibcryptoGcm(long cipher, SessionKeys keys, boolean encrypt) {
    context = Libcrypto.context(cipher, keys.encryption(), encrypt);
    iv = Libcrypto.zalloc(SCRATCH_BYTES);
    word = iv + WORD;
    written = iv + WRITTEN;
    scratch = MemorySegment.ofAddress(iv).reinterpret(SCRATCH_BYTES);
    MemorySegment salt = MemorySegment.ofArray(keys.salt());
    saltHigh = Bytes.i64(salt, 0);
    saltLow = Bytes.i32(salt, 8);
  }

  @Override
  public boolean sealRtp(
      MemorySegment out,
      long outOffset,
      int headerLength,
      int prefixLength,
      MemorySegment payload,
      long payloadOffset,
      int payloadLength,
      int ssrc,
      long index) {
    if (closed) {
      return false;
    }
    setIv(ssrc, index);
    int head = headerLength + prefixLength;
    long header = Bytes.address(out, outOffset, (long) head + payloadLength + TAG);
    long prefix = header + headerLength;
    long rest = header + head;
    long source = Bytes.address(payload, payloadOffset, payloadLength);
    return Libcrypto.setIv(context, iv)
        && Libcrypto.update(context, 0, written, header, headerLength)
        && (prefixLength == 0 || Libcrypto.update(context, prefix, written, prefix, prefixLength))
        && (payloadLength == 0 || Libcrypto.update(context, rest, written, source, payloadLength))
        && Libcrypto.end(context, rest + payloadLength, written)
        && Libcrypto.tag(context, Libcrypto.AEAD_GET_TAG, TAG, rest + payloadLength);
  }

  @Override
  public boolean openRtp(
      MemorySegment packet, long offset, int headerLength, int length, int ssrc, long index) {
    if (closed) {
      return false;
    }
    setIv(ssrc, index);
    long header = Bytes.address(packet, offset, length);
    long body = header + headerLength;
    int bodyLength = length - headerLength - TAG;
    return Libcrypto.setIv(context, iv)
        && Libcrypto.tag(context, Libcrypto.AEAD_SET_TAG, TAG, body + bodyLength)
        && Libcrypto.update(context, 0, written, header, headerLength)
        && (bodyLength == 0 || Libcrypto.update(context, body, written, body, bodyLength))
        && Libcrypto.end(context, body + bodyLength, written);
  }

  // header (8) | ciphertext | tag | E and index; authenticated: header, E and index (RFC 7714 9.2)
  @Override
  public boolean sealRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
    if (closed) {
      return false;
    }
    setIv(ssrc, index);
    Bytes.i32(scratch, WORD, index | ENCRYPTED);
    Bytes.i32(packet, offset + length + TAG, index | ENCRYPTED);
    long header = Bytes.address(packet, offset, (long) length + TAG + 4);
    long body = header + RTCP_HEADER;
    int bodyLength = length - RTCP_HEADER;
    return Libcrypto.setIv(context, iv)
        && Libcrypto.update(context, 0, written, header, RTCP_HEADER)
        && Libcrypto.update(context, 0, written, word, 4)
        && (bodyLength == 0 || Libcrypto.update(context, body, written, body, bodyLength))
        && Libcrypto.end(context, body + bodyLength, written)
        && Libcrypto.tag(context, Libcrypto.AEAD_GET_TAG, TAG, body + bodyLength);
  }

  @Override
  public boolean openRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
    if (closed) {
      return false;
    }
    setIv(ssrc, index);
    long header = Bytes.address(packet, offset, length);
    long body = header + RTCP_HEADER;
    int bodyLength = length - RTCP_HEADER - TAG - 4;
    return Libcrypto.setIv(context, iv)
        && Libcrypto.tag(context, Libcrypto.AEAD_SET_TAG, TAG, body + bodyLength)
        && Libcrypto.update(context, 0, written, header, RTCP_HEADER)
        && Libcrypto.update(context, 0, written, body + bodyLength + TAG, 4)
        && (bodyLength == 0 || Libcrypto.update(context, body, written, body, bodyLength))
        && Libcrypto.end(context, body + bodyLength, written);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libcrypto.freeContext(context);
      Libcrypto.clearFree(iv, SCRATCH_BYTES);
    }
  }

  /**
   * Two zero bytes, SSRC (4), ROC and sequence number (6) or two zero bytes and SRTCP's index (4),
   * XOR salt (RFC 7714 sections 8.1 and 9.1).
   */
  private void setIv(int ssrc, long index) {
    Bytes.i64(scratch, IV, (ssrc & 0xFFFF_FFFFL) << 16 ^ index >>> 32 ^ saltHigh);
    Bytes.i32(scratch, IV + 8, (int) index ^ saltLow);
  }
}
