package org.setareh.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver drops, and what it must not drop. */
class SrtpReplayTest {
  private static final int SSRC = 0x12345678;
  private static final SrtpCrypto CRYPTO = SrtpCrypto.choose("auto");

  private final SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
  private final SrtpMasterKey key = Rtp.key(profile, 1);
  private final SrtpSender sender = CRYPTO.sender(profile, key);
  private final SrtpReceiver receiver = CRYPTO.receiver(profile, key);

  @AfterEach
  void close() {
    sender.close();
    receiver.close();
  }

  private byte[] sealed(int sequenceNumber) {
    return Rtp.protect(sender, Rtp.simple(SSRC, sequenceNumber & 0xFFFF, 50), 0);
  }

  private int receive(byte[] packet) {
    return Rtp.unprotect(receiver, packet).length();
  }

  private static void assertFailure(SrtpFailure expected, int code) {
    assertEquals(expected, code < 0 ? SrtpFailure.of(code) : "length " + code);
  }

  @Test
  void dropsAPacketThatCameBefore() {
    byte[] packet = sealed(100);
    assertEquals(62, receive(packet));
    assertFailure(SrtpFailure.REPLAYED, receive(packet));
    assertEquals(62, receive(sealed(101)));
    assertFailure(SrtpFailure.REPLAYED, receive(packet));
  }

  @Test
  void takesALatePacketOnceAsLongAsTheWindowReaches() {
    byte[] tooLate = sealed(1000);
    byte[] justInTime = sealed(1001);
    receive(sealed(999));
    for (int i = 1002; i <= 1000 + IndexWindow.RTP_SIZE; i++) {
      assertEquals(62, receive(sealed(i)));
    }
    assertFailure(SrtpFailure.TOO_OLD, receive(tooLate));
    assertEquals(62, receive(justInTime));
    assertFailure(SrtpFailure.REPLAYED, receive(justInTime));
  }

  @Test
  void takesEveryPacketOnceInAnyOrderNearby() {
    Random random = new Random(3);
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      packets.add(sealed(65_400 + i));
    }
    // Shuffled within reach of the window, and each one sent twice.
    int[] order = new int[2 * packets.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i / 2;
    }
    for (int i = 0; i < order.length; i++) {
      int j = Math.min(order.length - 1, i + random.nextInt(200));
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    // The very first one must not come after a wrap.
    receive(packets.getFirst());
    BitSet seen = new BitSet();
    seen.set(0);
    for (int i : order) {
      int code = receive(packets.get(i));
      if (seen.get(i)) {
        assertFailure(SrtpFailure.REPLAYED, code);
      } else {
        assertEquals(62, code, "packet " + i);
        seen.set(i);
      }
    }
    assertEquals(packets.size(), seen.cardinality());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32_767, 32_768, 65_534, 65_535})
  void followsTheRollOverFromAnyFirstSequenceNumber(int first) {
    for (int i = 0; i < 3 * 65_536; i += 997) {
      assertEquals(62, receive(sealed(first + i)), "packet " + i);
    }
  }

  @Test
  void latePacketFromBeforeTheRollOverIsTakenAndDoesNotTurnItBack() {
    byte[] late = sealed(65_530);
    receive(sealed(65_529));
    assertEquals(62, receive(sealed(65_535)));
    assertEquals(62, receive(sealed(65_536)));
    assertEquals(62, receive(sealed(65_537)));
    assertEquals(62, receive(late));
    assertEquals(62, receive(sealed(65_538)));
  }

  @Test
  void aForgedPacketMovesNothing() {
    receive(sealed(10));
    Random random = new Random(4);
    for (int i = 0; i < 1000; i++) {
      byte[] forged = Rtp.simple(SSRC, random.nextInt(65_536), 66).bytes();
      assertEquals(true, receive(forged) < 0);
    }
    assertEquals(62, receive(sealed(11)));
    assertEquals(62, receive(sealed(12)));
  }

  @Test
  void strangersSsrcsTakeNoRoom() {
    for (int i = 0; i < 3 * SrtpReceiver.MAX_SSRCS; i++) {
      assertFailure(SrtpFailure.AUTHENTICATION, receive(Rtp.simple(i, 1, 60).bytes()));
    }
    assertEquals(62, receive(sealed(1)));
  }

  @Test
  void thePeersOwnSsrcsAreLimited() {
    for (int i = 0; i < SrtpReceiver.MAX_SSRCS; i++) {
      assertEquals(62, receive(Rtp.protect(sender, Rtp.simple(i, 1, 50), 0)));
    }
    byte[] more = Rtp.protect(sender, Rtp.simple(-1, 1, 50), 0);
    assertFailure(SrtpFailure.TOO_MANY_SSRCS, receive(more));
    assertEquals(62, receive(Rtp.protect(sender, Rtp.simple(5, 2, 50), 0)));
  }

  @Test
  void dropsReplayedRtcp() {
    Random random = new Random(5);
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < IndexWindow.RTCP_SIZE + 2; i++) {
      packets.add(Rtp.protectRtcp(sender, Rtp.randomRtcp(random, SSRC)));
    }
    for (int i = 2; i < packets.size(); i++) {
      assertEquals(
          packets.get(i).length - profile.rtcpTrailerBytes(),
          Rtp.unprotectRtcp(receiver, packets.get(i)).length());
    }
    assertFailure(SrtpFailure.TOO_OLD, Rtp.unprotectRtcp(receiver, packets.get(0)).length());
    assertFailure(SrtpFailure.REPLAYED, Rtp.unprotectRtcp(receiver, packets.getLast()).length());
    assertFailure(SrtpFailure.REPLAYED, Rtp.unprotectRtcp(receiver, packets.get(5)).length());
  }

  @ParameterizedTest
  @EnumSource
  void refusesRtcpThatIsNotEncrypted(SrtpProfile each) {
    for (String library : List.of("libcrypto", "jitsi")) {
      SrtpMasterKey own = Rtp.key(each, 6);
      try (SrtpSender from = SrtpCrypto.choose(library).sender(each, own);
          SrtpReceiver to = SrtpCrypto.choose(library).receiver(each, own)) {
        byte[] packet = Rtp.protectRtcp(from, Rtp.randomRtcp(new Random(7), SSRC));
        int word = packet.length - (each.isAead() ? 4 : 14);
        packet[word] &= 0x7F;
        assertFailure(SrtpFailure.NOT_ENCRYPTED, Rtp.unprotectRtcp(to, packet).length());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noticesEveryChangedBit(SrtpProfile each) {
    for (String library : List.of("libcrypto", "jitsi")) {
      SrtpMasterKey own = Rtp.key(each, 8);
      Random random = new Random(9);
      try (SrtpSender from = SrtpCrypto.choose(library).sender(each, own);
          SrtpReceiver to = SrtpCrypto.choose(library).receiver(each, own)) {
        Rtp.Plain plain = Rtp.simple(SSRC, 5, 40);
        byte[] rtp = Rtp.protect(from, plain, 0);
        byte[] control = Rtp.randomRtcp(random, SSRC);
        byte[] rtcp = Rtp.protectRtcp(from, control);
        for (int bit = 0; bit < 8 * rtp.length; bit++) {
          assertEquals(true, Rtp.unprotect(to, flipped(rtp, bit)).length() < 0, "bit " + bit);
        }
        for (int bit = 0; bit < 8 * rtcp.length; bit++) {
          assertEquals(true, Rtp.unprotectRtcp(to, flipped(rtcp, bit)).length() < 0);
        }
        assertArrayEquals(plain.bytes(), Rtp.unprotect(to, rtp).bytes());
        assertArrayEquals(control, Rtp.unprotectRtcp(to, rtcp).bytes());
      }
    }
  }

  private static byte[] flipped(byte[] packet, int bit) {
    byte[] copy = Arrays.copyOf(packet, packet.length);
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return copy;
  }
}
