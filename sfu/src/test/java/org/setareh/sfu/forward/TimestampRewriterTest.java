package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class TimestampRewriterTest {
  private static final long MS = 1_000_000L;
  private final TimestampRewriter time = new TimestampRewriter(90_000, 3_000, 0xffff_ff00);

  private int send(int source, long nowNs) {
    int out = time.rewrite(source);
    time.sent(out, nowNs);
    return out;
  }

  @Test
  void advancesByRealTimeOverASwitch() {
    time.continueFrom(5_000, 0);
    assertEquals(0xffff_ff00, send(5_000, 0));
    assertEquals(0xffff_ff00 + 3_000, send(8_000, 33 * MS)); // over the wrap
    time.continueFrom(77, 133 * MS);
    assertEquals(0xffff_ff00 + 3_000 + 9_000, send(77, 133 * MS));
  }

  @Test
  void advancesByAFrameAtLeast() {
    time.continueFrom(0, 0);
    send(0, 0);
    time.continueFrom(9_999_999, 1 * MS);
    assertEquals(0xffff_ff00 + 3_000, send(9_999_999, 1 * MS));
  }

  @Test
  void alignsEncodingsByTheirClocks() {
    time.continueFrom(1_000, 0);
    send(1_000, 0);
    int newest = send(4_000, 33 * MS);
    // the other encoding's next frame was captured 40 ms later and came 60 ms later
    time.alignTo(500_000, newest + 3_600 - 500_000, 93 * MS);
    assertEquals(newest + 3_600, send(500_000, 93 * MS));
  }

  @Test
  void neverGoesBackToAlign() {
    time.continueFrom(1_000, 0);
    send(1_000, 0);
    int newest = send(4_000, 33 * MS);
    time.alignTo(500_000, newest - 3_000 - 500_000, 34 * MS);
    assertEquals(newest + 90, send(500_000, 34 * MS));
  }

  @Test
  void mistrustsAClockFarFromRealTime() {
    time.continueFrom(1_000, 0);
    int newest = send(1_000, 0);
    time.alignTo(500_000, newest + 900_000 - 500_000, 100 * MS);
    assertEquals(newest + 9_000, send(500_000, 100 * MS));
  }
}
