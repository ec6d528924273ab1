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

  private static long ntp(long ms) {
    long fraction = (ms % 1000 << 32) / 1000;
    return NTP_SECONDS + ms / 1000 << 32 | fraction;
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
        long a = audio.captureNs(audioTime + later * 48, 0);
        long v = video.captureNs(videoTime + later * 90, 0);
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
    assertEquals(2010 * MS, video.captureNs(180_000, 0), 10e6);
  }

  @Test
  void beforeReportsTheEarliestArrivalCounts() {
    assertEquals(100 * MS, video.captureNs(9_000, 100 * MS));
    assertEquals(100 * MS, video.captureNs(9_000, 104 * MS), "the same frame's next packet");
    assertEquals(200 * MS, video.captureNs(18_000, 230 * MS), "delayed");
    assertEquals(290 * MS, video.captureNs(27_000, 290 * MS), "earlier than it could be");
    assertEquals(390 * MS, video.captureNs(36_000, 400 * MS));
    assertFalse(video.known());
  }

  @Test
  void timestampsWrap() {
    video.onSenderReport(ntp(0), -100, 0);
    long before = video.captureNs(-100, 0);
    assertEquals(before + 1000 * MS, video.captureNs(-100 + 90_000, 0), 1e6);
  }
}
