package org.setareh.sfu.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * A fuzz target for what looks at a peer's DTLS datagrams first; fuzzed within {@code
 * AllCodecsFuzzTest}. What holds: no exception, and what passes is made of whole records.
 */
public class HandshakeScreenFuzzTest {
  @FuzzTest(maxDuration = "5m")
  public void screen(byte[] data) {
    HandshakeScreen screen = new HandshakeScreen();
    boolean passes = screen.passes(data);
    int at = 0;
    while (passes && at < data.length) {
      at += 13 + ((data[at + 11] & 0xff) << 8 | data[at + 12] & 0xff);
    }
    if (passes && (at != data.length || !screen.passes(data))) {
      throw new AssertionError();
    }
  }
}
