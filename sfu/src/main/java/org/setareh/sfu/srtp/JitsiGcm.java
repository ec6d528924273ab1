package org.setareh.sfu.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.jitsi.srtp.crypto.SrtpCipherGcm;
import org.setareh.net.Packet;
import org.setareh.wire.rtp.SplitPacket;

/** AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714) by jitsi-srtp, over an array on the heap. */
final class JitsiGcm implements PacketCipher {
  private static final int TAG = 16;
  private static final int RTCP_HEADER = 8;
  private static final int ENCRYPTED = 0x8000_0000;

  private final SrtpCipherGcm cipher;
  private final int mode;
  private final byte[] salt;
  private byte[] data = new byte[Packet.SLOT_BYTES + SrtpProfile.MAX_TRAILER_BYTES];
  private final byte[] aad = new byte[RTCP_HEADER + 4];

  JitsiGcm(Cipher cipher, SessionKeys keys, boolean encrypt) {
    this.cipher = new SrtpCipherGcm(cipher);
    this.cipher.init(keys.encryption(), keys.salt());
    mode = encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    salt = keys.salt();
  }

  @Override
  public boolean sealRtp(SplitPacket packet, int ssrc, long index) {
    int headerLength = packet.headerLength();
    int bodyLength = packet.payloadLength();
    copy(packet);
    if (!process(data, headerLength, headerLength, bodyLength, ssrc, index)) {
      return false;
    }
    copyBack(headerLength, bodyLength + TAG, packet.memory(), packet.payloadOffset());
    return true;
  }

  @Override
  public boolean openRtp(
      MemorySegment packet, long offset, int headerLength, int length, int ssrc, long index) {
    copy(packet, offset, 0, length);
    if (!process(data, headerLength, headerLength, length - headerLength, ssrc, index)) {
      return false;
    }
    copyBack(headerLength, length - headerLength - TAG, packet, offset + headerLength);
    return true;
  }

  @Override
  public boolean sealRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
    copy(packet, offset, 0, length);
    int bodyLength = length - RTCP_HEADER;
    if (!process(rtcpAad(index), aad.length, RTCP_HEADER, bodyLength, ssrc, index)) {
      return false;
    }
    copyBack(RTCP_HEADER, bodyLength + TAG, packet, offset + RTCP_HEADER);
    Bytes.i32(packet, offset + length + TAG, index | ENCRYPTED);
    return true;
  }

  @Override
  public boolean openRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
    copy(packet, offset, 0, length);
    int bodyLength = length - RTCP_HEADER - 4;
    if (!process(rtcpAad(index), aad.length, RTCP_HEADER, bodyLength, ssrc, index)) {
      return false;
    }
    copyBack(RTCP_HEADER, bodyLength - TAG, packet, offset + RTCP_HEADER);
    return true;
  }

  @Override
  public void close() {
    // all on the heap
  }

  private boolean process(
      byte[] authenticated, int authenticatedLength, int body, int length, int ssrc, long index) {
    try {
      cipher.setIV(iv(ssrc, index), mode);
      cipher.processAAD(authenticated, 0, authenticatedLength);
      cipher.process(data, body, length);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private byte[] iv(int ssrc, long index) {
    byte[] iv = new byte[12];
    ByteBuffer.wrap(iv)
        .putLong(0, (ssrc & 0xFFFF_FFFFL) << 16 ^ index >>> 32)
        .putInt(8, (int) index);
    for (int i = 0; i < iv.length; i++) {
      iv[i] ^= salt[i];
    }
    return iv;
  }

  private byte[] rtcpAad(int index) {
    System.arraycopy(data, 0, aad, 0, RTCP_HEADER);
    ByteBuffer.wrap(aad).putInt(RTCP_HEADER, index | ENCRYPTED);
    return aad;
  }

  private void copy(SplitPacket packet) {
    int head = packet.headerLength() + packet.prefixLength();
    copy(packet.memory(), packet.offset(), 0, head);
    copy(packet.rest(), packet.restOffset(), head, packet.restLength());
  }

  private void copy(MemorySegment from, long offset, int at, int length) {
    if (data.length < at + length + SrtpProfile.MAX_TRAILER_BYTES) {
      data = Arrays.copyOf(data, at + length + SrtpProfile.MAX_TRAILER_BYTES);
    }
    MemorySegment.copy(from, ValueLayout.JAVA_BYTE, offset, data, at, length);
  }

  private void copyBack(int at, int length, MemorySegment to, long offset) {
    MemorySegment.copy(data, at, to, ValueLayout.JAVA_BYTE, offset, length);
  }
}
