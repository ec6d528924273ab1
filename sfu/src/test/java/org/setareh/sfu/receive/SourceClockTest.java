package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sound and picture of one moment get one time, whatever their clocks and delays. */
final class SourceClockTest {
  private static final long MS = 1_000_000;
  private static final long NTP_SECONDS = 3_900_000_000L;

  private final PeerClock peer = new PeerClock();
  private final SourceClock audio = new SourceClock(peer);
  private final SourceClock video = new SourceClock(peer);

  private long sequence;

  private static long ntp(long ms) {
    long fraction = (ms % 1000 << 32) / 1000;
    return NTP_SECONDS + ms / 1000 << 32 | fraction;
  }

  /** When the next packet of the picture was captured. */
  private long capture(int timestamp, long arrivalMs) {
    return video.captureNs(video.onPacket(timestamp, ++sequence, true, arrivalMs * MS));
  }

  @Test
  void soundAndPictureOfOneMomentMeet() {
    audio.clockRate(48_000);
    Random random = new Random(5);
    for (int s = 0; s < 20; s++) {
      long capture = s * 1000L;
      int audioTime = (int) (4_294_000_000L + capture * 48);
      int videoTime = (int) (77 + capture * 90);
      audio.onSenderReport(ntp(capture), audioTime, (capture + 20 + random.nextInt(80)) * MS);
      video.onSenderReport(ntp(capture), videoTime, (capture + 20 + random.nextInt(80)) * MS);
      for (int later = 0; later < 1000; later += 333) {
        long a = audio.captureNs(audioTime + later * 48);
        long v = video.captureNs(videoTime + later * 90);
        assertEquals(a, v, 1e6);
        assertTrue(Math.abs(a - (capture + later) * MS) <= 100 * MS, "near its true time");
      }
    }
    assertTrue(audio.known() && video.known());
  }

  @Test
  void theShortestDelayIsTrusted() {
    video.onSenderReport(ntp(0), 0, 500 * MS);
    video.onSenderReport(ntp(1000), 90_000, 1010 * MS);
    video.onSenderReport(ntp(2000), 180_000, 2400 * MS);
    assertEquals(2010 * MS, video.captureNs(180_000), 10e6);
  }

  @Test
  void beforeReportsTheEarliestArrivalCounts() {
    assertEquals(100 * MS, capture(9_000, 100));
    assertEquals(100 * MS, capture(9_000, 104), "the same frame's next packet");
    assertEquals(200 * MS, capture(18_000, 230), "delayed");
    assertEquals(290 * MS, capture(27_000, 290), "earlier than it could be");
    assertEquals(390 * MS, capture(36_000, 400));
    assertFalse(video.known());
  }

  @Test
  void timestampsWrap() {
    video.onSenderReport(ntp(0), -100, 0);
    long before = video.captureNs(-100);
    assertEquals(before + 1000 * MS, video.captureNs(-100 + 90_000), 1e6);
  }

  @Test
  void aLeapBackGoesOnByTheClock() {
    int before = video.onPacket(9_000_000, 1, true, 100 * MS);
    int after = video.onPacket(9_003_000 - 900_000, 2, true, 133 * MS);
    assertEquals(33 * 90, after - before);
    assertEquals(before - 3_000, video.onPacket(8_997_000, 0, false, 134 * MS), "late, of before");
    assertEquals(after + 3_000, video.onPacket(9_006_000 - 900_000, 3, true, 166 * MS));
  }

  @Test
  void aLeapAheadGoesOnByTheClock() {
    int before = video.onPacket(0, 1, true, 100 * MS);
    int after = video.onPacket(3_000 + 324_000_000, 2, true, 133 * MS);
    assertEquals(33 * 90, after - before);
  }

  /** Ten seconds held up and then all at once; ten seconds lost; ten seconds of nothing. */
  @Test
  void delayLossAndSilenceAreNoLeaps() {
    int sent = 0;
    for (int i = 0; i < 300; i++) {
      assertEquals(sent, video.onPacket(sent, i, true, 10_100 * MS));
      sent += 3_000;
    }
    sent += 900_000;
    assertEquals(sent, video.onPacket(sent, 700, true, 20_200 * MS));
    sent += 900_000;
    assertEquals(sent, video.onPacket(sent, 701, true, 30_200 * MS));
    sent += 100_000;
    assertEquals(sent, video.onPacket(sent, 702, true, 60_200 * MS), "a clock that rested");
  }

  @Test
  void anotherSenderGoesOnByTheClock() {
    int before = video.onPacket(77, 1, true, 100 * MS);
    video.onSenderReport(ntp(100), 77, 110 * MS);
    final long captured = video.captureNs(before);
    video.restart();
    int after = video.onPacket(-2_000_000_000, 200_000, true, 140 * MS);
    assertEquals(40 * 90, after - before);
    assertEquals(captured + 40 * MS, video.captureNs(after), 1e6);
    assertTrue(video.known());
  }

  @Test
  void aReportOfTheRunBeforeIsNotBelieved() {
    int time = video.onPacket(1_000_000, 1, true, 100 * MS);
    video.onSenderReport(ntp(100), 1_000_000, 110 * MS);
    final long captured = video.captureNs(time);
    time = video.onPacket(100_000, 2, true, 1_100 * MS);
    video.onSenderReport(ntp(1_100), 1_090_000, 1_110 * MS);
    assertEquals(captured + 1_000 * MS, video.captureNs(time), 1e6);
    video.onSenderReport(ntp(1_150), 104_500, 1_160 * MS);
    assertEquals(captured + 1_000 * MS, video.captureNs(time), 1e6);
  }

  @Test
  void twoReportsThatAgreeAreBelieved() {
    int time = video.onPacket(1_000_000, 1, true, 100 * MS);
    video.onSenderReport(ntp(100), 1_000_000, 110 * MS);
    long captured = video.captureNs(time);
    video.onSenderReport(ntp(1_100), 1_360_000, 1_110 * MS); // the picture was 3 s younger
    assertEquals(captured, video.captureNs(time), 1e6);
    video.onSenderReport(ntp(2_100), 1_450_000, 2_110 * MS);
    assertEquals(captured - 3_000 * MS, video.captureNs(time), 1e6);
  }

  /** An hour, by NTP or by hand: what was reported by the clock before stays right. */
  @Test
  void aPublishersClockMayBeSet() {
    audio.clockRate(48_000);
    audio.onSenderReport(ntp(4_000_000), 0, 1_000 * MS);
    video.onSenderReport(ntp(4_000_000), 0, 1_000 * MS);
    video.onSenderReport(ntp(4_001_000 - 3_600_000), 90_000, 2_000 * MS);
    assertEquals(audio.captureNs(48_000), video.captureNs(90_000), 1e6);
    video.onSenderReport(ntp(4_002_000), 180_000, 3_000 * MS);
    assertEquals(audio.captureNs(96_000), video.captureNs(180_000), 1e6);
  }

  /** Half of all differences of 32 bits, 6.6 hours of 90 kHz, and no report that says anew. */
  @Test
  void longCallsDoNotWrap() {
    int timestamp = -5;
    for (int i = 0; i <= 30; i++) {
      long ms = i * 1_800_000L;
      assertEquals(ms * MS, capture(timestamp, ms), 1e6);
      timestamp += 162_000_000;
    }
  }
}
