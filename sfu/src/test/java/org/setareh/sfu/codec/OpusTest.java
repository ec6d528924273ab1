package org.setareh.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations by RFC 6716 section 3.1, table 2. */
final class OpusTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 480", // SILK 10 ms
    "3, 0, 2880",
    "12, 0, 480", // hybrid 10 ms
    "15, 1, 1920",
    "16, 0, 120", // CELT 2.5 ms
    "31, 0, 960", // what browsers send: CELT or hybrid of 20 ms
    "31, 2, 1920",
  })
  void durationByConfigurationAndCode(int configuration, int code, int expected) {
    byte[] packet = Bits.of(configuration << 3 | code, 0);
    assertEquals(expected, Opus.duration(Bits.placed(packet), 3, packet.length));
  }

  @ParameterizedTest
  @CsvSource({"3, 2, 5760", "3, 3, -1", "31, 6, 5760", "31, 0, -1", "16, 48, 5760"})
  void countedFramesLastAtMost120Milliseconds(int configuration, int frames, int expected) {
    byte[] packet = Bits.of(configuration << 3 | 3, frames);
    assertEquals(expected, Opus.duration(Bits.placed(packet), 3, packet.length));
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "3, true", "4, false", "80, false"})
  void silenceByLength(int bytes, boolean silent) {
    assertEquals(silent, Opus.silence(bytes));
    assertEquals(-1, Opus.duration(Bits.placed(new byte[0]), 3, 0));
    assertTrue(Opus.stereo(Bits.placed(Bits.of(0x7c)), 3));
    assertFalse(Opus.stereo(Bits.placed(Bits.of(0x78)), 3));
  }
}
