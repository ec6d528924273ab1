package org.setareh.wire.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What RFC 8489 says beside the vectors: order, doubles, unknown attributes, lengths. */
class StunMessageTest {
  private static final StunIntegrity KEY = StunIntegrity.shortTerm("0123456789012345678901");

  private final MemorySegment memory = MemorySegment.ofArray(new byte[1500]);
  private final StunWriter writer = new StunWriter();
  private final StunMessage message = new StunMessage();

  private StunWriter begin() {
    return writer.begin(memory, 0, StunClass.REQUEST, StunMethod.BINDING, 1, 2);
  }

  @ParameterizedTest
  @EnumSource(StunClass.class)
  void everyMethodAndClassReadsAsWritten(StunClass stunClass) {
    for (int method = 0; method < 0x100; method++) {
      writer.begin(memory, 0, stunClass, method, 1, 2);
      assertTrue(message.wrap(memory, 0, writer.end()));
      assertEquals(stunClass, message.messageClass());
      assertEquals(method, message.method());
    }
  }

  @Test
  void unknownRequiredAttributesAreReportedOnceEach() {
    begin()
        .text(StunAttribute.USERNAME, "a:b")
        .uint32(0x7ff1, 1)
        .uint32(0xfff1, 1)
        .uint32(0x7ff1, 2)
        .flag(0x0070);
    assertTrue(message.wrap(memory, 0, writer.end()));
    int[] unknown = new int[8];
    assertEquals(2, message.unknownRequired(new int[] {StunAttribute.USERNAME}, unknown));
    assertEquals(0x7ff1, unknown[0]);
    assertEquals(0x0070, unknown[1]);
    MemorySegment answer = MemorySegment.ofArray(new byte[200]);
    int length =
        new StunWriter()
            .beginResponse(answer, 0, StunClass.ERROR, message)
            .errorCode(420, "Unknown Attribute")
            .unknownAttributes(unknown, 2)
            .end();
    StunMessage refused = new StunMessage();
    assertTrue(refused.wrap(answer, 0, length));
    assertEquals(420, refused.errorCode());
    String words = refused.text(StunAttribute.ERROR_CODE); // behind four bytes of the code
    assertEquals("Unknown Attribute", Objects.requireNonNull(words).substring(4));
    assertArrayEquals(
        new byte[] {0x7f, (byte) 0xf1, 0, 0x70}, refused.bytes(StunAttribute.UNKNOWN_ATTRIBUTES));
    assertEquals(2, refused.transactionIdLow());
  }

  @Test
  void whatFollowsIntegrityDoesNotCount() {
    begin()
        .text(StunAttribute.USERNAME, "a:b")
        .messageIntegrity(KEY)
        .flag(StunAttribute.USE_CANDIDATE)
        .messageIntegritySha256(KEY)
        .fingerprint();
    assertTrue(message.wrap(memory, 0, writer.end()));
    assertFalse(message.useCandidate());
    assertTrue(KEY.verify(message));
    assertTrue(KEY.verifySha256(message));
    assertTrue(message.verifyFingerprint());
  }

  @Test
  void ofAnAttributeThatComesTwiceTheFirstCounts() {
    begin().uint32(StunAttribute.PRIORITY, 0xffff_ffffL).uint32(StunAttribute.PRIORITY, 1);
    assertTrue(message.wrap(memory, 0, writer.end()));
    assertEquals(0xffff_ffffL, message.priority());
    assertEquals(1, message.indexOf(StunAttribute.PRIORITY, 1));
  }

  @Test
  void wrongLengthsAreRefused() {
    begin().attribute(StunAttribute.PRIORITY, new byte[5]);
    assertFalse(message.wrap(memory, 0, writer.end()));
    begin().attribute(StunAttribute.MESSAGE_INTEGRITY, new byte[4]);
    assertFalse(message.wrap(memory, 0, writer.end()));
    begin().attribute(StunAttribute.XOR_MAPPED_ADDRESS, new byte[9]);
    assertFalse(message.wrap(memory, 0, writer.end()));
    begin().uint32(StunAttribute.PRIORITY, 1);
    int length = writer.end();
    for (int cut = 0; cut < length; cut++) {
      assertFalse(message.wrap(memory, 0, cut), "cut at " + cut);
    }
    assertFalse(message.wrap(memory, 0, length + 4));
  }

  @Test
  void addressesReadAsWritten() {
    Random random = new Random(1);
    StunAddress address = new StunAddress();
    StunAddress read = new StunAddress();
    int[] types = {
      StunAttribute.MAPPED_ADDRESS, StunAttribute.XOR_MAPPED_ADDRESS, StunAttribute.XOR_PEER_ADDRESS
    };
    for (int i = 0; i < 1000; i++) {
      if (random.nextBoolean()) {
        address.setV4(random.nextInt(), random.nextInt(65536));
      } else {
        address.set(random.nextLong(), random.nextLong(), random.nextInt(65536));
      }
      int type = types[i % types.length];
      int id = random.nextInt();
      writer
          .begin(memory, 0, StunClass.SUCCESS, StunMethod.ALLOCATE, id, random.nextLong())
          .address(type, address);
      assertTrue(message.wrap(memory, 0, writer.end()));
      assertTrue(message.address(type, read));
      assertEquals(address.high(), read.high());
      assertEquals(address.low(), read.low());
      assertEquals(address.port(), read.port());
    }
  }
}
