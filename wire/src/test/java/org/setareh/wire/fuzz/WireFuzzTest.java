package org.setareh.wire.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.setareh.wire.sdp.Candidate;
import org.setareh.wire.sdp.SdpException;
import org.setareh.wire.sdp.SdpFragment;
import org.setareh.wire.sdp.SessionDescription;

/**
 * A fuzz target for each parser. As an ordinary test each runs its checked-in corpus ({@code
 * WireFuzzTestInputs} beside this class's resources). One of them is fuzzed by {@code JAZZER_FUZZ=1
 * mvn test -pl wire -Dtest=WireFuzzTest#sdp}; Maven's every test run fuzzes all of them together by
 * {@link AllParsersFuzzTest}.
 *
 * <p>What holds: no exception but the declared one, no read outside the packet, and what was read
 * and written again reads as the same.
 */
class WireFuzzTest {
  /** Bytes in front of each packet, so that offsets are tried that are not 0 nor aligned. */
  private static final int BEFORE = 3;

  private static MemorySegment placed(byte[] data) {
    byte[] bytes = new byte[BEFORE + data.length]; // nothing behind: a read too far throws
    System.arraycopy(data, 0, bytes, BEFORE, data.length);
    return MemorySegment.ofArray(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void rtp(byte[] data) {
    PacketChecks.rtp(placed(data), BEFORE, data.length);
  }

  @FuzzTest(maxDuration = "5m")
  void rtcp(byte[] data) {
    PacketChecks.rtcp(placed(data), BEFORE, data.length);
  }

  /** The bytes are the body: the header in front is always right, so that chunks are reached. */
  @FuzzTest(maxDuration = "5m")
  void transportFeedback(byte[] data) {
    int words = Math.min(data.length / 4, 0xff00);
    byte[] packet = new byte[4 + 4 * words];
    System.arraycopy(data, 0, packet, 4, 4 * words);
    packet[0] = (byte) 0x8f;
    packet[1] = (byte) 205;
    packet[2] = (byte) (words >> 8);
    packet[3] = (byte) words;
    PacketChecks.transportFeedback(placed(packet), BEFORE, packet.length);
  }

  @FuzzTest(maxDuration = "5m")
  void stun(byte[] data) {
    PacketChecks.stun(placed(data), BEFORE, data.length);
    if (data.length >= 20) { // the same with the header that such bytes need
      byte[] message = Arrays.copyOf(data, data.length & ~3);
      message[0] &= 0x3f;
      message[2] = (byte) ((message.length - 20) >> 8);
      message[3] = (byte) (message.length - 20);
      System.arraycopy(new byte[] {0x21, 0x12, (byte) 0xa4, 0x42}, 0, message, 4, 4);
      PacketChecks.stun(placed(message), BEFORE, message.length);
    }
  }

  @FuzzTest(maxDuration = "5m")
  void sdp(byte[] data) {
    String written;
    try {
      written = SessionDescription.parse(new String(data, StandardCharsets.UTF_8)).toString();
    } catch (SdpException refused) {
      return;
    }
    same(written, () -> SessionDescription.parse(written, Integer.MAX_VALUE).toString());
  }

  @FuzzTest(maxDuration = "5m")
  void sdpFragment(byte[] data) {
    String written;
    try {
      written = SdpFragment.parse(new String(data, StandardCharsets.UTF_8)).toString();
    } catch (SdpException refused) {
      return;
    }
    same(written, () -> SdpFragment.parse(written, Integer.MAX_VALUE).toString());
  }

  @FuzzTest(maxDuration = "5m")
  void candidate(byte[] data) {
    String written;
    try {
      written = Candidate.parse(new String(data, StandardCharsets.UTF_8)).toString();
    } catch (SdpException refused) {
      return;
    }
    same(written, () -> Candidate.parse(written).toString());
  }

  private interface Rewriting {
    String again() throws SdpException;
  }

  private static void same(String written, Rewriting rewriting) {
    String again;
    try {
      again = rewriting.again();
    } catch (SdpException e) {
      throw new AssertionError("cannot read what was written:\n" + written, e);
    }
    if (!written.equals(again)) {
      throw new AssertionError("written:\n" + written + "\nread and written again:\n" + again);
    }
  }
}
