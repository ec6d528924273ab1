package org.setareh.sfu.srtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz targets for what unprotects the packets of a peer, or of somebody who sends from its
 * address. The first byte chooses the profile, the rest is the packet; the seeds are right packets,
 * with and without CSRCs and extensions. As ordinary tests they run their seeds alone; fuzzed by
 * {@code JAZZER_FUZZ=1 mvn test -pl sfu -am -Dtest=SrtpFuzzTest#rtp}, and within {@code
 * AllCodecsFuzzTest}.
 *
 * <p>What holds: no exception, no access outside the packet, a code that stands for something or
 * the length without the trailer; and what was taken once is a replay the second time.
 */
public class SrtpFuzzTest {
  private static final int SSRC = 9;
  private static final SrtpCrypto CRYPTO = SrtpCrypto.choose("auto");

  @MethodSource("rtpSeeds")
  @FuzzTest(maxDuration = "5m") // the last annotation, as Jazzer wants it
  public void rtp(byte[] data) {
    if (data.length > 0) {
      unprotect(profile(data), Arrays.copyOfRange(data, 1, data.length), false);
    }
  }

  @MethodSource("rtcpSeeds")
  @FuzzTest(maxDuration = "5m")
  public void rtcp(byte[] data) {
    if (data.length > 0) {
      unprotect(profile(data), Arrays.copyOfRange(data, 1, data.length), true);
    }
  }

  private static SrtpProfile profile(byte[] data) {
    return SrtpProfile.values()[(data[0] & 0xff) % SrtpProfile.values().length];
  }

  private static void unprotect(SrtpProfile profile, byte[] packet, boolean rtcp) {
    try (SrtpReceiver receiver = CRYPTO.receiver(profile, Rtp.key(profile, 1))) {
      int length = length(receiver, packet, rtcp);
      if (length < 0) {
        SrtpFailure.of(length);
        return;
      }
      int trailer = rtcp ? profile.rtcpTrailerBytes() : profile.rtpTagBytes();
      check(length == packet.length - trailer);
      check(length(receiver, packet, rtcp) == SrtpFailure.REPLAYED.code());
    }
  }

  private static int length(SrtpReceiver receiver, byte[] packet, boolean rtcp) {
    return (rtcp ? Rtp.unprotectRtcp(receiver, packet) : Rtp.unprotect(receiver, packet)).length();
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new AssertionError();
    }
  }

  static Stream<byte[]> rtpSeeds() {
    return seeds(false);
  }

  static Stream<byte[]> rtcpSeeds() {
    return seeds(true);
  }

  /** Right packets of every profile, each behind its profile's number. */
  public static Stream<byte[]> seeds(boolean rtcp) {
    return Arrays.stream(SrtpProfile.values()).flatMap(profile -> seeds(profile, rtcp).stream());
  }

  private static List<byte[]> seeds(SrtpProfile profile, boolean rtcp) {
    Random random = new Random(1);
    try (SrtpSender sender = CRYPTO.sender(profile, Rtp.key(profile, 1))) {
      return Stream.iterate(0, i -> i < 12, i -> i + 1)
          .map(i ->
              rtcp
                  ? Rtp.protectRtcp(sender, Rtp.randomRtcp(random, SSRC))
                  : Rtp.protect(sender, Rtp.random(random, SSRC, i), 0))
          .map(packet -> behind(profile.ordinal(), packet))
          .toList();
    }
  }

  private static byte[] behind(int number, byte[] rest) {
    byte[] data = new byte[rest.length + 1];
    data[0] = (byte) number;
    System.arraycopy(rest, 0, data, 1, rest.length);
    return data;
  }
}
