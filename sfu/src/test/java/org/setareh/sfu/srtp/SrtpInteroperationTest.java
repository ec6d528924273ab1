package org.setareh.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each library decrypts what the other encrypted; and jitsi-srtp's own contexts, with their own key
 * derivation and roll-over counters, understand ours and are understood.
 */
class SrtpInteroperationTest {
  private static final int SSRC = 0xCAFEBABE;

  static List<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (SrtpProfile profile : SrtpProfile.values()) {
      for (String from : List.of("libcrypto", "jitsi")) {
        for (String to : List.of("libcrypto", "jitsi")) {
          pairs.add(Arguments.of(profile, from, to));
        }
      }
    }
    return pairs;
  }

  static List<Arguments> libraries() {
    List<Arguments> libraries = new ArrayList<>();
    for (SrtpProfile profile : SrtpProfile.values()) {
      libraries.add(Arguments.of(profile, "libcrypto"));
      libraries.add(Arguments.of(profile, "jitsi"));
    }
    return libraries;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void decryptsWhatTheOtherEncrypted(SrtpProfile profile, String from, String to) {
    SrtpMasterKey key = Rtp.key(profile, 7);
    Random random = new Random(8);
    try (SrtpSender sender = SrtpCrypto.choose(from).sender(profile, key);
        SrtpReceiver receiver = SrtpCrypto.choose(to).receiver(profile, key)) {
      for (int i = 0; i < 2000; i++) {
        Rtp.Plain plain = Rtp.random(random, SSRC + i % 3, 65_000 + i);
        int prefix = random.nextBoolean() ? 0 : random.nextInt(plain.payloadLength() + 1);
        byte[] sealed = Rtp.protect(sender, plain, prefix);
        assertEquals(plain.bytes().length + profile.rtpTagBytes(), sealed.length);
        assertArrayEquals(plain.bytes(), Rtp.unprotect(receiver, sealed).bytes());

        byte[] rtcp = Rtp.randomRtcp(random, SSRC + i % 3);
        assertArrayEquals(rtcp, Rtp.unprotectRtcp(receiver, Rtp.protectRtcp(sender, rtcp)).bytes());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void isUnderstoodByJitsisContexts(SrtpProfile profile, String library) throws Exception {
    SrtpMasterKey key = Rtp.key(profile, 9);
    SrtpContextFactory factory = factory(profile, key, false);
    SrtpCryptoContext rtpContext = factory.deriveContext(SSRC, 0);
    SrtcpCryptoContext rtcpContext = factory.deriveControlContext(SSRC);
    Random random = new Random(10);
    try (SrtpSender sender = SrtpCrypto.choose(library).sender(profile, key)) {
      for (int i = 0; i < 2000; i++) {
        Rtp.Plain plain = Rtp.random(random, SSRC, 65_000 + i);
        Buffer buffer = new Buffer(Rtp.protect(sender, plain, plain.payloadLength() / 2));
        assertEquals(SrtpErrorStatus.OK, rtpContext.reverseTransformPacket(buffer, false));
        assertArrayEquals(plain.bytes(), buffer.bytes());

        byte[] rtcp = Rtp.randomRtcp(random, SSRC);
        Buffer control = new Buffer(Rtp.protectRtcp(sender, rtcp));
        assertEquals(SrtpErrorStatus.OK, rtcpContext.reverseTransformPacket(control));
        assertArrayEquals(rtcp, control.bytes());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void understandsJitsisContexts(SrtpProfile profile, String library) throws Exception {
    SrtpMasterKey key = Rtp.key(profile, 11);
    SrtpContextFactory factory = factory(profile, key, true);
    SrtpCryptoContext rtpContext = factory.deriveContext(SSRC, 0);
    SrtcpCryptoContext rtcpContext = factory.deriveControlContext(SSRC);
    Random random = new Random(12);
    try (SrtpReceiver receiver = SrtpCrypto.choose(library).receiver(profile, key)) {
      for (int i = 0; i < 2000; i++) {
        Rtp.Plain plain = Rtp.random(random, SSRC, 65_000 + i);
        Buffer buffer = new Buffer(plain.bytes());
        assertEquals(SrtpErrorStatus.OK, rtpContext.transformPacket(buffer));
        assertArrayEquals(plain.bytes(), Rtp.unprotect(receiver, buffer.bytes()).bytes());

        byte[] rtcp = Rtp.randomRtcp(random, SSRC);
        Buffer control = new Buffer(rtcp);
        assertEquals(SrtpErrorStatus.OK, rtcpContext.transformPacket(control));
        assertArrayEquals(rtcp, Rtp.unprotectRtcp(receiver, control.bytes()).bytes());
      }
    }
  }

  private static SrtpContextFactory factory(
      SrtpProfile profile, SrtpMasterKey key, boolean sender) {
    SrtpPolicy policy =
        profile.isAead()
            ? new SrtpPolicy(
                SrtpPolicy.AESGCM_ENCRYPTION,
                profile.keyBytes(),
                SrtpPolicy.NULL_AUTHENTICATION,
                0,
                16,
                12)
            : new SrtpPolicy(
                SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
    return new SrtpContextFactory(
        sender, key.key(), key.salt(), policy, policy, new LoggerImpl("test"));
  }

  /** A packet as jitsi-srtp wants it, with room before and behind. */
  private static final class Buffer implements org.jitsi.utils.ByteArrayBuffer {
    private byte[] data;
    private int offset = 4;
    private int length;

    Buffer(byte[] packet) {
      data = new byte[packet.length + 40];
      System.arraycopy(packet, 0, data, offset, packet.length);
      length = packet.length;
    }

    byte[] bytes() {
      return Arrays.copyOfRange(data, offset, offset + length);
    }

    @Override
    public byte[] getBuffer() {
      return data;
    }

    @Override
    public int getOffset() {
      return offset;
    }

    @Override
    public int getLength() {
      return length;
    }

    @Override
    public void setLength(int length) {
      this.length = length;
    }

    @Override
    public void setOffset(int offset) {
      this.offset = offset;
    }

    @Override
    public boolean isInvalid() {
      return false;
    }

    @Override
    public void readRegionToBuff(int at, int count, byte[] out) {
      System.arraycopy(data, offset + at, out, 0, count);
    }

    @Override
    public void grow(int howMuch) {
      data = Arrays.copyOf(data, Math.max(data.length, offset + length + howMuch));
    }

    @Override
    public void append(byte[] more, int count) {
      grow(count);
      System.arraycopy(more, 0, data, offset + length, count);
      length += count;
    }

    @Override
    public void shrink(int count) {
      length -= count;
    }
  }
}
