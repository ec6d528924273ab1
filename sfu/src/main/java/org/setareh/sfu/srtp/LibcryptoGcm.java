package org.setareh.sfu.srtp;

import java.lang.foreign.MemorySegment;
import org.setareh.wire.rtp.SplitPacket;

/** AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714) by libcrypto. */
final class LibcryptoGcm implements PacketCipher {
  private static final int TAG = 16;
  private static final int RTCP_HEADER = 8;
  private static final int ENCRYPTED = 0x8000_0000;

  // Scratch memory: the initialization vector and the SRTCP word.
  private static final int IV = 0;
  private static final int IV_BYTES = 12;
  private static final int WORD = 16;
  private static final int SCRATCH_BYTES = 24;

  private final MemorySegment scratch;
  private final long iv;
  private final long word;
  private final LibcryptoContext context;
  private final long saltHigh;
  private final int saltLow;
  private boolean closed;

  LibcryptoGcm(LibcryptoCipher cipher, SessionKeys keys, boolean encrypt) {
    context = new LibcryptoContext(cipher, keys.encryption(), IV_BYTES, encrypt);
    iv = Libcrypto.zalloc(SCRATCH_BYTES);
    word = iv + WORD;
    scratch = MemorySegment.ofAddress(iv).reinterpret(SCRATCH_BYTES);
    MemorySegment salt = MemorySegment.ofArray(keys.salt());
    saltHigh = Bytes.i64(salt, 0);
    saltLow = Bytes.i32(salt, 8);
  }

  @Override
  public boolean sealRtp(SplitPacket packet, int ssrc, long index) {
    if (closed) {
      return false;
    }
    setIv(ssrc, index);
    int length = packet.payloadLength();
    long header = Bytes.address(packet.memory(), packet.offset(), (long) packet.length() + TAG);
    long body = header + packet.headerLength();
    long source = Bytes.address(packet.rest(), packet.restOffset(), packet.restLength());
    if (packet.prefixLength() != 0) {
      // One piece is encrypted faster than two, the second of which begins within a block.
      long behind = packet.payloadOffset() + packet.prefixLength();
      MemorySegment.copy(
          packet.rest(), packet.restOffset(), packet.memory(), behind, packet.restLength());
      source = body;
    }
    return context.begin(iv)
        && context.authenticate(header, packet.headerLength())
        && context.update(body, source, length)
        && context.end(body + length)
        && context.readTag(body + length);
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
    return context.begin(iv)
        && context.setTag(body + bodyLength)
        && context.authenticate(header, headerLength)
        && context.update(body, body, bodyLength)
        && context.end(body + bodyLength);
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
    return context.begin(iv)
        && context.authenticate(header, RTCP_HEADER)
        && context.authenticate(word, 4)
        && context.update(body, body, bodyLength)
        && context.end(body + bodyLength)
        && context.readTag(body + bodyLength);
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
    return context.begin(iv)
        && context.setTag(body + bodyLength)
        && context.authenticate(header, RTCP_HEADER)
        && context.authenticate(body + bodyLength + TAG, 4)
        && context.update(body, body, bodyLength)
        && context.end(body + bodyLength);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      context.close();
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
