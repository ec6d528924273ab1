package org.setareh.sfu.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jitsi.srtp.crypto.HmacSha1;
import org.jitsi.srtp.crypto.SrtpCipherCtr;
import org.jitsi.utils.logging2.LoggerImpl;
import org.setareh.net.Packet;
import org.setareh.wire.rtp.SplitPacket;

/** AES_CM_128_HMAC_SHA1_80 (RFC 3711) by jitsi-srtp, over an array on the heap. */
final class JitsiCm implements PacketCipher {
  private static final int TAG = 10;
  private static final int RTCP_HEADER = 8;
  private static final int ENCRYPTED = 0x8000_0000;

  private final SrtpCipherCtr cipher;
  private final Mac mac;
  private final byte[] salt;
  private byte[] data = new byte[Packet.SLOT_BYTES + SrtpProfile.MAX_TRAILER_BYTES];

  JitsiCm(Cipher cipher, SessionKeys keys) throws InvalidKeyException {
    this.cipher = new SrtpCipherCtr(cipher);
    this.cipher.init(keys.encryption(), keys.salt());
    mac = HmacSha1.createMac(new LoggerImpl(JitsiCm.class.getName()));
    mac.init(new SecretKeySpec(keys.authentication(), "HmacSHA1"));
    salt = Arrays.copyOf(keys.salt(), 16);
  }

  @Override
  public boolean sealRtp(SplitPacket packet, int ssrc, long index) {
    int headerLength = packet.headerLength();
    int length = packet.length();
    copy(packet);
    if (!crypt(headerLength, packet.payloadLength(), ssrc, index)) {
      return false;
    }
    System.arraycopy(digest(length, (int) (index >>> 16)), 0, data, length, TAG);
    copyBack(headerLength, packet.payloadLength() + TAG, packet.memory(), packet.payloadOffset());
    return true;
  }

  @Override
  public boolean openRtp(
      MemorySegment packet, long offset, int headerLength, int length, int ssrc, long index) {
    int plainLength = length - TAG;
    copy(packet, offset, 0, length);
    byte[] tag = Arrays.copyOfRange(data, plainLength, length);
    if (!isTag(digest(plainLength, (int) (index >>> 16)), tag)
        || !crypt(headerLength, plainLength - headerLength, ssrc, index)) {
      return false;
    }
    copyBack(headerLength, plainLength - headerLength, packet, offset + headerLength);
    return true;
  }

  @Override
  public boolean sealRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
    copy(packet, offset, 0, length);
    if (!crypt(RTCP_HEADER, length - RTCP_HEADER, ssrc, index)) {
      return false;
    }
    System.arraycopy(digest(length, index | ENCRYPTED), 0, data, length + 4, TAG);
    copyBack(RTCP_HEADER, length - RTCP_HEADER + 4 + TAG, packet, offset + RTCP_HEADER);
    return true;
  }

  @Override
  public boolean openRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
    int plainLength = length - TAG - 4;
    copy(packet, offset, 0, length);
    byte[] tag = Arrays.copyOfRange(data, length - TAG, length);
    if (!isTag(digest(plainLength, index | ENCRYPTED), tag)
        || !crypt(RTCP_HEADER, plainLength - RTCP_HEADER, ssrc, index)) {
      return false;
    }
    copyBack(RTCP_HEADER, plainLength - RTCP_HEADER, packet, offset + RTCP_HEADER);
    return true;
  }

  @Override
  public void close() {
    // all on the heap
  }

  private boolean crypt(int at, int length, int ssrc, long index) {
    try {
      cipher.setIV(iv(ssrc, index), Cipher.ENCRYPT_MODE);
      if (length > 0) {
        cipher.process(data, at, length);
      }
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** HMAC of the packet and a word behind it (ROC, or SRTCP's E and index), which is put there. */
  private byte[] digest(int length, int word) {
    ByteBuffer.wrap(data).putInt(length, word);
    mac.update(data, 0, length + 4);
    return mac.doFinal();
  }

  private static boolean isTag(byte[] digest, byte[] tag) {
    return MessageDigest.isEqual(Arrays.copyOf(digest, TAG), tag);
  }

  private byte[] iv(int ssrc, long index) {
    byte[] iv = new byte[16];
    ByteBuffer.wrap(iv).putInt(4, ssrc).putLong(8, index << 16);
    for (int i = 0; i < iv.length; i++) {
      iv[i] ^= salt[i];
    }
    return iv;
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
