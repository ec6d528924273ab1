package org.setareh.wire.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 5769, byte by byte. */
class Rfc5769Test {
  private static final StunIntegrity PASSWORD = StunIntegrity.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");

  private static final String REQUEST =
      """
      00 01 00 58 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
      80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74
      00 24 00 04 6e 00 01 ff
      80 29 00 08 93 2f f9 b1 51 26 3b 36
      00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20
      00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
      80 28 00 04 e5 7a 3b cf
      """;

  private static final String RESPONSE_V4 =
      """
      01 01 00 3c 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
      80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
      00 20 00 08 00 01 a1 47 e1 12 a6 43
      00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7
      80 28 00 04 c0 7d 4c 96
      """;

  private static final String RESPONSE_V6 =
      """
      01 01 00 48 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
      80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
      00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9
      00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41
      80 28 00 04 c8 fb 0b 4c
      """;

  private static final String LONG_TERM_REQUEST =
      """
      00 01 00 60 21 12 a4 42 78 ad 34 33 c6 ad 72 c0 29 da 41 2e
      00 06 00 12 e3 83 9e e3 83 88 e3 83 aa e3 83 83 e3 82 af e3 82 b9 00 00
      00 15 00 1c 66 2f 2f 34 39 39 6b 39 35 34 64 36 4f 4c 33 34 6f 4c 39 46 53 54 76 79 36 34 73 41
      00 14 00 0b 65 78 61 6d 70 6c 65 2e 6f 72 67 00
      00 08 00 14 f6 70 24 65 6d d6 4a 3e 02 b8 e0 71 2e 85 c9 a2 8c a8 96 66
      """;

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  private static StunMessage message(byte[] bytes) {
    StunMessage message = new StunMessage();
    assertTrue(message.wrap(MemorySegment.ofArray(bytes), 0, bytes.length));
    return message;
  }

  @Test
  void section2Point1SampleRequest() {
    StunMessage request = message(bytes(REQUEST));
    assertTrue(request.is(StunClass.REQUEST, StunMethod.BINDING));
    assertEquals(0xb7e7a701, request.transactionIdHigh());
    assertEquals(0xbc34d686fa87dfaeL, request.transactionIdLow());
    assertEquals("STUN test client", request.text(StunAttribute.SOFTWARE));
    assertEquals("evtj:h6vY", request.text(StunAttribute.USERNAME));
    assertEquals(0x6e0001ffL, request.priority());
    assertEquals(0x932ff9b151263b36L, request.tieBreaker(StunAttribute.ICE_CONTROLLED));
    assertFalse(request.useCandidate());
    assertTrue(PASSWORD.verify(request));
    assertTrue(request.verifyFingerprint());
    assertFalse(StunIntegrity.shortTerm("VOkJxbRl1RmTxUk/WvJxBu").verify(request));
    assertFalse(PASSWORD.verifySha256(request));
  }

  @Test
  void section2Point2SampleIpv4Response() {
    StunMessage response = message(bytes(RESPONSE_V4));
    StunAddress address = new StunAddress();
    assertTrue(response.is(StunClass.SUCCESS, StunMethod.BINDING));
    assertTrue(response.address(StunAttribute.XOR_MAPPED_ADDRESS, address));
    assertEquals("/192.0.2.1:32853", address.toString());
    assertTrue(PASSWORD.verify(response));
    assertTrue(response.verifyFingerprint());
  }

  @Test
  void section2Point3SampleIpv6Response() {
    StunMessage response = message(bytes(RESPONSE_V6));
    StunAddress address = new StunAddress();
    assertTrue(response.address(StunAttribute.XOR_MAPPED_ADDRESS, address));
    assertEquals(0x20010db812345678L, address.high());
    assertEquals(0x0011223344556677L, address.low());
    assertEquals(32853, address.port());
    assertTrue(PASSWORD.verify(response));
    assertTrue(response.verifyFingerprint());
  }

  @Test
  void section2Point4SampleRequestWithLongTermAuthentication() throws Exception {
    StunMessage request = message(bytes(LONG_TERM_REQUEST));
    String userName = "\u30de\u30c8\u30ea\u30c3\u30af\u30b9";
    assertEquals(userName, request.text(StunAttribute.USERNAME));
    assertEquals("example.org", request.text(StunAttribute.REALM));
    assertEquals("f//499k954d6OL34oL9FSTvy64sA", request.text(StunAttribute.NONCE));
    byte[] key = longTermKey(userName, "example.org", "TheMatrIX");
    assertTrue(new StunIntegrity(key).verify(request));
    byte[] otherKey = longTermKey(userName, "example.com", "TheMatrIX");
    assertFalse(new StunIntegrity(otherKey).verify(request));
  }

  /** RFC 8489 section 9.2.2. */
  private static byte[] longTermKey(String userName, String realm, String password)
      throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("MD5")
        .digest((userName + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void writesTheIpv6Response() {
    byte[] out = new byte[200];
    StunAddress address = new StunAddress();
    address.set(0x20010db812345678L, 0x0011223344556677L, 32853);
    int length =
        new StunWriter()
            .begin(
                MemorySegment.ofArray(out),
                0,
                StunClass.SUCCESS,
                StunMethod.BINDING,
                0xb7e7a701,
                0xbc34d686fa87dfaeL)
            // The vector pads with a space what this writer pads with zero: 12 bytes, length 11.
            .text(StunAttribute.SOFTWARE, "test vector")
            .address(StunAttribute.XOR_MAPPED_ADDRESS, address)
            .messageIntegrity(PASSWORD)
            .fingerprint()
            .end();
    byte[] vector = bytes(RESPONSE_V6);
    assertEquals(vector.length, length);
    assertArrayEquals(
        Arrays.copyOfRange(vector, 36, 60), Arrays.copyOfRange(out, 36, 60), "XOR-MAPPED-ADDRESS");
    StunMessage written = message(Arrays.copyOf(out, length));
    assertTrue(PASSWORD.verify(written));
    assertTrue(written.verifyFingerprint());
  }

  @Test
  void anyChangedBitBreaksIntegrityAndFingerprint() {
    byte[] original = bytes(RESPONSE_V4);
    for (int bit = 0; bit < original.length * 8; bit++) {
      byte[] changed = original.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      StunMessage message = new StunMessage();
      if (message.wrap(MemorySegment.ofArray(changed), 0, changed.length)) {
        assertFalse(message.verifyFingerprint() && PASSWORD.verify(message), "bit " + bit);
      }
    }
  }
}
