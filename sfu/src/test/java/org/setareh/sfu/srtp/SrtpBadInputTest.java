package org.setareh.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Garbage gives a code, never an exception, and changes nothing. */
class SrtpBadInputTest {
  static List<Arguments> libraries() {
    return SrtpInteroperationTest.libraries();
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void garbageGivesACode(SrtpProfile profile, String library) {
    Random random = new Random(1);
    SrtpMasterKey key = Rtp.key(profile, 2);
    SrtpCrypto crypto = SrtpCrypto.choose(library);
    try (SrtpSender sender = crypto.sender(profile, key);
        SrtpReceiver receiver = crypto.receiver(profile, key)) {
      for (int i = 0; i < 20_000; i++) {
        byte[] rtp = garbage(random, Rtp.protect(sender, Rtp.random(random, 9, i), 0));
        assertTrue(Rtp.unprotect(receiver, rtp).length() < 0);
        byte[] rtcp = garbage(random, Rtp.protectRtcp(sender, Rtp.randomRtcp(random, 9)));
        assertTrue(Rtp.unprotectRtcp(receiver, rtcp).length() < 0);
      }
      byte[] good = Rtp.protect(sender, Rtp.simple(9, 20_000, 10), 0);
      assertEquals(22, Rtp.unprotect(receiver, good).length());
    }
  }

  /** Noise, or a real packet that was cut, lengthened, or whose first bytes changed. */
  private static byte[] garbage(Random random, byte[] packet) {
    return switch (random.nextInt(5)) {
      case 0 -> noise(random, random.nextInt(1500));
      case 1 -> Arrays.copyOf(packet, random.nextInt(packet.length));
      case 2 -> Arrays.copyOf(packet, packet.length + 1 + random.nextInt(50));
      case 3 -> {
        byte[] small = noise(random, 1 + random.nextInt(40));
        small[0] = (byte) (0x80 | random.nextInt(64));
        yield small;
      }
      default -> {
        packet[random.nextInt(Math.min(20, packet.length))] ^= (byte) (1 + random.nextInt(255));
        yield packet;
      }
    };
  }

  private static byte[] noise(Random random, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aClosedOneRefuses(SrtpProfile profile, String library) {
    SrtpMasterKey key = Rtp.key(profile, 2);
    SrtpCrypto crypto = SrtpCrypto.choose(library);
    SrtpSender sender = crypto.sender(profile, key);
    byte[] packet = Rtp.protect(sender, Rtp.simple(1, 1, 10), 0);
    sender.close();
    sender.close();
    SrtpReceiver receiver = crypto.receiver(profile, key);
    receiver.close();
    receiver.close();
    if (library.equals("libcrypto")) {
      assertTrue(Rtp.tryProtect(sender, Rtp.simple(1, 2, 10)) < 0);
      assertTrue(Rtp.unprotect(receiver, packet).length() < 0);
    }
  }

  @Test
  void headersMustFit() {
    byte[] csrcs = new byte[30];
    csrcs[0] = (byte) 0x85; // five CSRCs: 32 bytes
    assertEquals(-1, headerLength(csrcs));
    byte[] extension = new byte[31];
    extension[0] = (byte) 0x90;
    extension[15] = 4; // 16 + 16 bytes
    assertEquals(-1, headerLength(extension));
    assertEquals(32, headerLength(Arrays.copyOf(extension, 32)));
    extension[14] = (byte) 0xFF;
    assertEquals(-1, headerLength(extension));
    byte[] version = new byte[31];
    assertEquals(-1, headerLength(version));
    version[0] = (byte) 0x90;
    assertEquals(-1, headerLength(Arrays.copyOf(version, 15)));
  }

  private static int headerLength(byte[] packet) {
    return SrtpReceiver.headerLength(
        java.lang.foreign.MemorySegment.ofArray(packet), 0, packet.length);
  }
}
