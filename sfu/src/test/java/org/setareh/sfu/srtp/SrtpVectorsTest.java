package org.setareh.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.wire.rtp.SplitPacket;

/** The published vectors, by both libraries. */
class SrtpVectorsTest {
  private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
  private static final String KEY_256 =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final String SALT = "517569642070726f2071756f";

  // RFC 7714 section 16: "Gallia est omnis divisa in partes tres"
  private static final String RTP_HEADER = "8040f17b8041f8d35501a0b2";
  private static final String RTP_PAYLOAD =
      "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";

  // RFC 7714 section 17
  private static final String RTCP =
      "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
          + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

  private static SessionKeys aead(String key) {
    return new SessionKeys(Rtp.hex(key), new byte[0], Rtp.hex(SALT));
  }

  @Test
  void derivesKeysAsRfc3711AppendixB3() {
    SrtpMasterKey master =
        new SrtpMasterKey(
            Rtp.hex("E1F97A0D3E018BE0D64FA32C06DE4139"), Rtp.hex("0EC675AD498AFEEBB6960B3AABE6"));
    SessionKeys keys = SessionKeys.ofRtp(SrtpProfile.AES_CM_128_HMAC_SHA1_80, master);
    assertArrayEquals(Rtp.hex("C61E7A93744F39EE10734AFE3FF7A087"), keys.encryption());
    assertArrayEquals(Rtp.hex("30CBBC08863D8C85D49DB34A9AE1"), keys.salt());
    assertArrayEquals(Rtp.hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"), keys.authentication());
    assertArrayEquals(
        Rtp.hex(
            "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327A"
                + "D175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035"
                + "766B68642C59BBFC2F34DB60DBDFB2DC68"),
        SessionKeys.derive(master, 1, 96));
  }

  @ParameterizedTest
  @ValueSource(strings = {"libcrypto", "jitsi"})
  void makesTheKeyStreamOfRfc3711AppendixB2(String library) {
    SessionKeys keys =
        new SessionKeys(
            Rtp.hex("2B7E151628AED2A6ABF7158809CF4F3C"),
            new byte[20],
            Rtp.hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
    PacketCipher cipher =
        SrtpCrypto.choose(library).cipher(SrtpProfile.AES_CM_128_HMAC_SHA1_80, keys, true);
    byte[] zeros = new byte[12 + 48];
    byte[] sealed = seal(cipher, zeros, 12, 10, 0, 0);
    assertArrayEquals(
        Rtp.hex(
            "E03EAD0935C95E80E166B16DD92B4EB4"
                + "D23513162B02D0F72A43A2FE4A5F97AB"
                + "41E95B3BB0A2E8DD477901E4FCA894C0"),
        Arrays.copyOfRange(sealed, 12, 60));
    cipher.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"libcrypto", "jitsi"})
  void protectsAsLibsrtpsAesCmReference(String library) {
    SrtpMasterKey master =
        new SrtpMasterKey(
            Rtp.hex("E1F97A0D3E018BE0D64FA32C06DE4139"), Rtp.hex("0EC675AD498AFEEBB6960B3AABE6"));
    SrtpSender sender =
        SrtpCrypto.choose(library).sender(SrtpProfile.AES_CM_128_HMAC_SHA1_80, master);
    byte[] plain = Rtp.hex("800f1234decafbadcafebabe abababababababababababababababab");
    assertArrayEquals(
        Rtp.hex("800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb"),
        Rtp.protect(sender, new Rtp.Plain(plain, 12), 3));
    sender.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"libcrypto", "jitsi"})
  void protectsRtpAsRfc7714Section16(String library) {
    rtp(
        SrtpProfile.AEAD_AES_128_GCM,
        library,
        KEY_128,
        "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
            + "899d7f27beb16a9152cf765ee4390cce");
    rtp(
        SrtpProfile.AEAD_AES_256_GCM,
        library,
        KEY_256,
        "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
            + "7aa3db36dfffd6b0f9bb7878d7a76c13");
  }

  private static void rtp(SrtpProfile profile, String library, String key, String expected) {
    SrtpCrypto crypto = SrtpCrypto.choose(library);
    PacketCipher cipher = crypto.cipher(profile, aead(key), true);
    byte[] sealed = seal(cipher, Rtp.hex(RTP_HEADER + RTP_PAYLOAD), 12, 16, 0x5501a0b2, 0xf17b);
    assertArrayEquals(Rtp.hex(RTP_HEADER + expected), sealed);
    cipher.close();
    PacketCipher opener = crypto.cipher(profile, aead(key), false);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment packet = arena.allocateFrom(ValueLayout.JAVA_BYTE, sealed);
      assertTrue(opener.openRtp(packet, 0, 12, sealed.length, 0x5501a0b2, 0xf17b));
      assertArrayEquals(
          Rtp.hex(RTP_HEADER + RTP_PAYLOAD),
          packet.asSlice(0, sealed.length - 16).toArray(ValueLayout.JAVA_BYTE));
    }
    opener.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"libcrypto", "jitsi"})
  void protectsRtcpAsRfc7714Section17(String library) {
    PacketCipher cipher =
        SrtpCrypto.choose(library).cipher(SrtpProfile.AEAD_AES_128_GCM, aead(KEY_128), true);
    byte[] plain = Rtp.hex(RTCP);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment packet = arena.allocate(plain.length + 20L);
      MemorySegment.copy(plain, 0, packet, ValueLayout.JAVA_BYTE, 0, plain.length);
      assertTrue(cipher.sealRtcp(packet, 0, plain.length, 0x4d617273, 0x5d4));
      assertEquals(
          "81c8000d4d617273"
              + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda"
              + "4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade"
              + "800005d4",
          java.util.HexFormat.of().formatHex(packet.toArray(ValueLayout.JAVA_BYTE)));
    }
    cipher.close();
  }

  private static byte[] seal(
      PacketCipher cipher, byte[] plain, int headerLength, int tag, int ssrc, long index) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(plain.length + tag);
      MemorySegment payload = arena.allocate(plain.length);
      int length = plain.length - headerLength;
      MemorySegment.copy(plain, 0, out, ValueLayout.JAVA_BYTE, 0, headerLength);
      MemorySegment.copy(plain, headerLength, payload, ValueLayout.JAVA_BYTE, 0, length);
      SplitPacket packet = new SplitPacket();
      packet.begin(out, 0);
      packet.header(headerLength);
      packet.rest(payload, 0, length);
      assertTrue(cipher.sealRtp(packet, ssrc, index));
      return out.toArray(ValueLayout.JAVA_BYTE);
    }
  }
}
