package org.setareh.sfu.srtp;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.setareh.wire.rtp.SplitPacket;

/**
 * AES_CM_128_HMAC_SHA1_80 (RFC 3711) by libcrypto.
 *
 * <p>HMAC-SHA1 is done by libcrypto's SHA-1 from two states kept behind the key's inner and outer
 * pad (RFC 2104 section 4): two copies of 96 bytes a packet where EVP would set up contexts.
 */
final class LibcryptoCm implements PacketCipher {
  private static final int TAG = 10;
  private static final int RTCP_HEADER = 8;
  private static final int ENCRYPTED = 0x8000_0000;
  private static final int SHA1_BLOCK = 64;
  private static final int SHA1_BYTES = 20;

  // Scratch memory.
  private static final int IV = 0;
  private static final int IV_BYTES = 16;
  private static final int DIGEST = 24;
  private static final int INNER = 64;
  private static final int OUTER = INNER + Libcrypto.SHA_CTX_BYTES;
  private static final int WORK = OUTER + Libcrypto.SHA_CTX_BYTES;
  private static final int SCRATCH_BYTES = WORK + Libcrypto.SHA_CTX_BYTES;

  private final MemorySegment scratch;
  private final long base;
  private final LibcryptoContext context;
  private final long saltHigh;
  private final long saltLow;
  private boolean closed;

  LibcryptoCm(LibcryptoCipher cipher, SessionKeys keys) {
    // Counter mode encrypts in both directions.
    context = new LibcryptoContext(cipher, keys.encryption(), IV_BYTES, true);
    base = Libcrypto.zalloc(SCRATCH_BYTES);
    scratch = MemorySegment.ofAddress(base).reinterpret(SCRATCH_BYTES);
    MemorySegment salt = MemorySegment.ofArray(Arrays.copyOf(keys.salt(), 16));
    saltHigh = Bytes.i64(salt, 0);
    saltLow = Bytes.i64(salt, 8);
    keyed(INNER, keys.authentication(), 0x36);
    keyed(OUTER, keys.authentication(), 0x5C);
  }

  @Override
  public boolean sealRtp(SplitPacket packet, int ssrc, long index) {
    if (closed) {
      return false;
    }
    setIv(ssrc, index);
    int length = packet.length();
    long end = packet.offset() + length;
    long header = Bytes.address(packet.memory(), packet.offset(), (long) length + TAG);
    long prefix = header + packet.headerLength();
    int prefixLength = packet.prefixLength();
    long source = Bytes.address(packet.rest(), packet.restOffset(), packet.restLength());
    boolean encrypted =
        context.begin(base + IV)
            && context.update(prefix, prefix, prefixLength)
            && context.update(prefix + prefixLength, source, packet.restLength());
    if (!encrypted) {
      return false;
    }
    // The counter is authenticated behind the packet (section 4.2); the tag then overwrites it.
    Bytes.i32(packet.memory(), end, (int) (index >>> 16));
    authenticate(header, length + 4);
    MemorySegment.copy(scratch, DIGEST, packet.memory(), end, TAG);
    return true;
  }

  @Override
  public boolean openRtp(
      MemorySegment packet, long offset, int headerLength, int length, int ssrc, long index) {
    if (closed) {
      return false;
    }
    int plainLength = length - TAG;
    long tagHigh = Bytes.i64(packet, offset + plainLength);
    int tagLow = Bytes.u16(packet, offset + plainLength + 8);
    Bytes.i32(packet, offset + plainLength, (int) (index >>> 16));
    authenticate(Bytes.address(packet, offset, length), plainLength + 4);
    return digestIs(tagHigh, tagLow)
        && decrypt(packet, offset + headerLength, plainLength - headerLength, ssrc, index);
  }

  // header (8) | ciphertext | E and index | tag; authenticated: all before the tag (section 3.4)
  @Override
  public boolean sealRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
    if (closed || !decrypt(packet, offset + RTCP_HEADER, length - RTCP_HEADER, ssrc, index)) {
      return false;
    }
    Bytes.i32(packet, offset + length, index | ENCRYPTED);
    authenticate(Bytes.address(packet, offset, (long) length + 4 + TAG), length + 4);
    MemorySegment.copy(scratch, DIGEST, packet, offset + length + 4, TAG);
    return true;
  }

  @Override
  public boolean openRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
    if (closed) {
      return false;
    }
    int authenticated = length - TAG;
    authenticate(Bytes.address(packet, offset, length), authenticated);
    return digestIs(
            Bytes.i64(packet, offset + authenticated),
            Bytes.u16(packet, offset + authenticated + 8))
        && decrypt(packet, offset + RTCP_HEADER, authenticated - 4 - RTCP_HEADER, ssrc, index);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      context.close();
      Libcrypto.clearFree(base, SCRATCH_BYTES);
    }
  }

  /** XORs the key stream in place: decryption, and encryption too. */
  private boolean decrypt(MemorySegment packet, long offset, int length, int ssrc, long index) {
    setIv(ssrc, index);
    long body = Bytes.address(packet, offset, length);
    return context.begin(base + IV) && context.update(body, body, length);
  }

  /** (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16) (section 4.1.1). */
  private void setIv(int ssrc, long index) {
    Bytes.i64(scratch, IV, saltHigh ^ (ssrc & 0xFFFF_FFFFL));
    Bytes.i64(scratch, IV + 8, saltLow ^ index << 16);
  }

  private void authenticate(long address, int length) {
    MemorySegment.copy(scratch, INNER, scratch, WORK, Libcrypto.SHA_CTX_BYTES);
    Libcrypto.sha1Update(base + WORK, address, length);
    Libcrypto.sha1Final(base + DIGEST, base + WORK);
    MemorySegment.copy(scratch, OUTER, scratch, WORK, Libcrypto.SHA_CTX_BYTES);
    Libcrypto.sha1Update(base + WORK, base + DIGEST, SHA1_BYTES);
    Libcrypto.sha1Final(base + DIGEST, base + WORK);
  }

  /** In constant time. */
  private boolean digestIs(long tagHigh, int tagLow) {
    return ((Bytes.i64(scratch, DIGEST) ^ tagHigh) | (Bytes.u16(scratch, DIGEST + 8) ^ tagLow))
        == 0;
  }

  private void keyed(int state, byte[] key, int pad) {
    byte[] block = Arrays.copyOf(key, SHA1_BLOCK);
    for (int i = 0; i < SHA1_BLOCK; i++) {
      block[i] ^= (byte) pad;
    }
    MemorySegment.copy(MemorySegment.ofArray(block), 0, scratch, WORK, SHA1_BLOCK);
    Libcrypto.sha1Init(base + state);
    Libcrypto.sha1Update(base + state, base + WORK, SHA1_BLOCK);
  }
}
