package org.setareh.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.wire.rtp.SplitPacket;

/** One nonce, one packet: whatever a sender is asked, no (SSRC, index) is encrypted twice. */
class SrtpNonceTest {

  /** Notes each nonce it is asked to encrypt under. */
  private static final class WatchingCipher implements PacketCipher {
    final Set<Long> rtp = new HashSet<>();
    final Set<Integer> rtcp = new HashSet<>();
    long lastIndex;

    @Override
    public boolean sealRtp(SplitPacket packet, int ssrc, long index) {
      assertTrue(index >= 0 && index >>> 32 == 0, "index " + index); // so that the key is exact
      assertTrue(rtp.add((long) ssrc << 32 | index), "SSRC " + ssrc + ", index " + index);
      lastIndex = index;
      return true;
    }

    @Override
    public boolean sealRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
      assertTrue(rtcp.add(index), "SRTCP index " + index);
      return true;
    }

    @Override
    public boolean openRtp(
        MemorySegment packet, long offset, int headerLength, int length, int ssrc, long index) {
      throw new AssertionError();
    }

    @Override
    public boolean openRtcp(MemorySegment packet, long offset, int length, int ssrc, int index) {
      throw new AssertionError();
    }

    @Override
    public void close() {}
  }

  private final WatchingCipher cipher = new WatchingCipher();
  private final SrtpSender sender = new SrtpSender(SrtpProfile.AEAD_AES_128_GCM, cipher, cipher);

  private int send(int ssrc, int sequenceNumber) {
    return Rtp.tryProtect(sender, Rtp.simple(ssrc, sequenceNumber & 0xFFFF, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverUsesANonceTwice(long seed) {
    Random random = new Random(seed);
    int[] next = new int[4];
    for (int s = 0; s < next.length; s++) {
      next[s] = random.nextInt(65_536);
    }
    int accepted = 0;
    int tried = 300_000;
    for (int i = 0; i < tried; i++) {
      int ssrc = random.nextInt(next.length);
      int before = next[ssrc];
      int chance = random.nextInt(100);
      int sequenceNumber =
          switch (chance) {
            case 0 -> before + random.nextInt(40_000); // a leap
            case 1 -> before - 1; // one step back and on from there
            case 2, 3, 4 -> before - random.nextInt(100); // resent
            case 5 -> before - random.nextInt(70_000); // long ago
            case 6 -> random.nextInt(65_536); // a switch that lost its place
            default -> before + 1;
          };
      if (chance < 2 || chance > 6) {
        next[ssrc] = sequenceNumber;
      }
      if (send(ssrc, sequenceNumber) > 0) {
        accepted++;
      }
      if (i % 10 == 0) {
        assertTrue(sender.protectRtcp(MemorySegment.ofArray(new byte[40]), 0, 12) > 0);
      }
    }
    assertEquals(accepted, cipher.rtp.size());
    assertEquals(tried / 10, cipher.rtcp.size());
    assertTrue(accepted > tried / 4, accepted + " accepted");
    assertTrue(sender.refused() > 0);
  }

  @Test
  void refusesAResendUnderTheSameNumber() {
    assertTrue(send(1, 10) > 0);
    assertEquals(SrtpFailure.REPLAYED.code(), send(1, 10));
    assertTrue(send(1, 9) > 0);
    assertEquals(SrtpFailure.REPLAYED.code(), send(1, 9));
    assertTrue(send(2, 10) > 0);
    assertEquals(2, sender.refused());
  }

  @Test
  void refusesWhatItNoLongerRemembers() {
    send(1, 0);
    for (int i = 1; i <= IndexWindow.RTP_SIZE; i++) {
      send(1, 2 * i);
    }
    assertEquals(SrtpFailure.TOO_OLD.code(), send(1, 1));
  }

  @Test
  void doesNotGoBackBeforeItsFirstRollOver() {
    assertTrue(send(1, 3) > 0);
    assertEquals(SrtpFailure.TOO_OLD.code(), send(1, 65_530));
    assertTrue(send(1, 4) > 0);
    assertEquals(4, cipher.lastIndex);
  }

  @Test
  void countsRollOvers() {
    for (int i = 65_000; i < 65_000 + 200_000; i += 100) {
      assertTrue(send(1, i) > 0);
      assertEquals(i, cipher.lastIndex);
    }
  }

  @Test
  void limitsItsSsrcs() {
    for (int ssrc = 0; ssrc < SrtpSender.MAX_SSRCS; ssrc++) {
      assertTrue(send(ssrc, 1) > 0);
    }
    assertEquals(SrtpFailure.TOO_MANY_SSRCS.code(), send(-1, 1));
    assertTrue(send(0, 2) > 0);
  }
}
