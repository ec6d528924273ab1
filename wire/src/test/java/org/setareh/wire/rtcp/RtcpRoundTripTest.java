package org.setareh.wire.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each packet type reads as it was written, alone and in a compound. */
class RtcpRoundTripTest {
  private final MemorySegment memory = MemorySegment.ofArray(new byte[1500]);
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();

  private void next(RtcpKind kind) {
    assertTrue(reader.next());
    assertEquals(kind, reader.kind());
  }

  @Test
  void compoundOfEverything() {
    writer.begin(memory, 4, 1400);
    assertTrue(writer.senderReport(1, 0xe8a0_0000_8000_0000L, -5, 0xffff_ffffL, 7));
    assertTrue(writer.reportBlock(2));
    writer.lost(255, -1).received(0x1_0005, 30).answers(0x1111_2222, 0xffff_fffeL);
    assertTrue(writer.reportBlock(3));
    writer.lost(0, Integer.MAX_VALUE).received(1, 2).answers(3, 4);
    assertTrue(writer.receiverReport(9));
    assertTrue(writer.cname(1, "abcd".getBytes(StandardCharsets.UTF_8)));
    assertTrue(writer.pictureLoss(1, 2));
    assertTrue(writer.fullIntraRequest(1, 2, 255));
    assertTrue(reader.wrap(memory, 4, writer.length()));
    next(RtcpKind.SENDER_REPORT);
    assertEquals(1, reader.senderSsrc());
    assertEquals(0xe8a0_0000_8000_0000L, reader.ntpTimestamp());
    assertEquals(-5, reader.rtpTimestamp());
    assertEquals(0xffff_ffffL, reader.packetCount());
    assertEquals(7, reader.octetCount());
    assertEquals(2, reader.reportCount());
    assertEquals(2, reader.reportSsrc(0));
    assertEquals(255, reader.fractionLost(0));
    assertEquals(-1, reader.cumulativeLost(0));
    assertEquals(0x7f_ffff, reader.cumulativeLost(1));
    assertEquals(0x1_0005, reader.highestSequence(0));
    assertEquals(30, reader.jitter(0));
    assertEquals(0x1111_2222, reader.lastSenderReport(0));
    assertEquals(0xffff_fffeL, reader.delaySinceLastSenderReport(0));
    next(RtcpKind.RECEIVER_REPORT);
    assertEquals(0, reader.reportCount());
    next(RtcpKind.SOURCE_DESCRIPTION);
    SdesReader sdes = new SdesReader();
    sdes.wrap(reader);
    assertTrue(sdes.next());
    assertEquals(SdesReader.CNAME, sdes.type());
    assertEquals(1, sdes.ssrc());
    assertEquals("abcd", sdes.text());
    assertFalse(sdes.next());
    next(RtcpKind.PICTURE_LOSS);
    assertEquals(2, reader.mediaSsrc());
    next(RtcpKind.FULL_INTRA_REQUEST);
    assertEquals(1, reader.firCount());
    assertEquals(2, reader.firSsrc(0));
    assertEquals(255, reader.firSequence(0));
    assertFalse(reader.next());
  }

  @Test
  void nacksNameWhatIsLostAcrossTheWrap() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      TreeSet<Integer> lost = new TreeSet<>();
      int start = 65_000 + random.nextInt(600);
      for (int i = 0; i < 1 + random.nextInt(60); i++) {
        lost.add(start + random.nextInt(400));
      }
      int[] sequences = lost.stream().mapToInt(i -> i & 0xffff).toArray();
      TreeSet<Integer> read = new TreeSet<>();
      int taken = 0;
      while (taken < sequences.length) {
        writer.begin(memory, 0, 16 + 4 * random.nextInt(10));
        int now = writer.nack(1, 2, sequences, taken, sequences.length);
        assertTrue(now > 0);
        taken += now;
        assertTrue(reader.wrap(memory, 0, writer.length()));
        next(RtcpKind.NACK);
        for (int i = 0; i < reader.nackCount(); i++) {
          int id = reader.nackPacketId(i);
          read.add(id);
          for (int bit = 0; bit < 16; bit++) {
            if ((reader.nackBitmask(i) & (1 << bit)) != 0) {
              read.add((id + bit + 1) & 0xffff);
            }
          }
        }
      }
      TreeSet<Integer> wanted = new TreeSet<>();
      lost.forEach(i -> wanted.add(i & 0xffff));
      assertEquals(wanted, read);
    }
  }

  @Test
  void whatDoesNotFitWritesNothing() {
    writer.begin(memory, 0, 11);
    assertFalse(writer.pictureLoss(1, 2));
    assertFalse(writer.senderReport(1, 2, 3, 4, 5));
    assertEquals(0, writer.nack(1, 2, new int[] {1}, 0, 1));
    assertTrue(writer.isEmpty());
    assertTrue(writer.receiverReport(1));
    assertFalse(writer.reportBlock(1));
    assertEquals(8, writer.length());
  }

  @Test
  void reportsTakeThirtyOneBlocks() {
    writer.begin(memory, 0, 1500);
    assertTrue(writer.receiverReport(1));
    for (int i = 0; i < 31; i++) {
      assertTrue(writer.reportBlock(i));
    }
    assertFalse(writer.reportBlock(31));
    assertTrue(reader.wrap(memory, 0, writer.length()));
    next(RtcpKind.RECEIVER_REPORT);
    assertEquals(31, reader.reportCount());
    assertEquals(30, reader.reportSsrc(30));
  }

  @Test
  void skipsAppAndExtendedReportsAndTakesWhatIsBeforeACut() {
    byte[] bytes =
        HexFormat.of()
            .parseHex("81cc0002000000016e616d65" + "80cf000400000001040000020000000000000063");
    MemorySegment packet = MemorySegment.ofArray(bytes);
    assertTrue(reader.wrap(packet, 0, bytes.length));
    next(RtcpKind.OTHER);
    next(RtcpKind.OTHER);
    assertFalse(reader.next());
    for (int cut = 0; cut < bytes.length; cut++) {
      assertEquals(cut >= 12, reader.wrap(packet, 0, cut), "cut at " + cut);
      if (cut >= 12) {
        next(RtcpKind.OTHER);
        assertFalse(reader.next());
        assertEquals(cut == 12 ? 0 : 1, reader.crooked());
      }
    }
  }

  /** A report, something crooked, and a request: both are taken, whatever stands between. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "41ce0002 00000001 00000002", // version 1
        "81c80006 00000001 0000000000000000 00000000 00000000 00000000", // a block missing
        "9fc90001 00000001", // nor 31
        "81ca0001 00000001", // a chunk without an end
        "9fcb0001 00000001", // 31 sources say bye, one is there
        "81cd0002 00000001 00000002", // a NACK of nothing
        "84ce0002 00000001 00000000", // a FIR of nobody
        "8fcd0004 00000001 00000002 000000ff 00000000", // feedback without its statuses
        "a1ce0002 00000001 000000ff", // more padding than there is
        "a1ce0002 00000001 00000000" // and none
      })
  void passesOverACrookedPacketByItsLength(String hex) {
    byte[] middle = HexFormat.of().parseHex(hex.replace(" ", ""));
    writer.begin(memory, 0, 1400);
    assertTrue(writer.senderReport(1, 2, 3, 4, 5));
    MemorySegment.copy(MemorySegment.ofArray(middle), 0, memory, writer.length(), middle.length);
    int at = writer.length() + middle.length;
    writer.begin(memory, at, 1400);
    assertTrue(writer.pictureLoss(1, 2));
    assertTrue(reader.wrap(memory, 0, at + writer.length()));
    next(RtcpKind.SENDER_REPORT);
    assertEquals(3, reader.rtpTimestamp());
    next(RtcpKind.PICTURE_LOSS);
    assertEquals(2, reader.mediaSsrc());
    assertFalse(reader.next());
    assertEquals(1, reader.crooked());
    assertFalse(reader.wrap(MemorySegment.ofArray(middle), 0, middle.length), "alone");
    assertFalse(reader.next());
  }
}
