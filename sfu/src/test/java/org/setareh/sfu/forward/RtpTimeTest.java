package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.Publisher;
import org.setareh.wire.rtcp.RtcpReader;

/**
 * A publisher whose RTP time leaps, or whose SSRC changes, in the middle of a call of twenty
 * seconds: the viewer's time goes on, and by its sender reports sound and picture stay in step.
 */
final class RtpTimeTest {
  private static final long MS = 1_000_000L;
  private static final int FAULT_MS = 8_000;
  private static final int END_MS = 20_000;
  private static final long NTP_SECONDS = 3_900_000_000L;

  private final Relay relay = new Relay(Codec.VP8);
  private final Random random = new Random(3);
  private final Stream sound = new Stream(Relay.AUDIO, 48, 20);
  private final Stream picture = new Stream(Relay.VIDEO, 90, 40);
  private boolean staleReports;

  /** One of the publisher's streams, and what the viewer knows of it. */
  private static final class Stream {
    final int ticksPerMs;
    final int everyMs;
    int ssrc;
    int sequence = 65_000;
    long shift;
    long lastSequence = -1;
    int lastTimestamp;
    int lastCaptureMs;
    double worstStepMs;

    /** NTP time minus the server's, by the last report, of what was captured at 0; in ms. */
    double skewMs = Double.NaN;

    Stream(int ssrc, int ticksPerMs, int everyMs) {
      this.ssrc = ssrc;
      this.ticksPerMs = ticksPerMs;
      this.everyMs = everyMs;
      shift = ssrc * 1_000_000L;
    }

    int timestamp(int captureMs) {
      return (int) (shift + (long) captureMs * ticksPerMs);
    }

    void left(Sent sent, int captureMs) {
      if (lastSequence >= 0) {
        assertEquals(lastSequence + 1, sent.sequence);
        double stepMs = (double) (sent.rtp.timestamp() - lastTimestamp) / ticksPerMs;
        worstStepMs = Math.max(worstStepMs, Math.abs(stepMs - (captureMs - lastCaptureMs)));
      }
      lastSequence = sent.sequence;
      lastTimestamp = sent.rtp.timestamp();
      lastCaptureMs = captureMs;
    }

    void reported(RtcpReader report, long ntpAtStart) {
      double atMs = (report.ntpTimestamp() - ntpAtStart) * 1000.0 / (1L << 32);
      double sinceMs = (double) (report.rtpTimestamp() - lastTimestamp) / ticksPerMs;
      skewMs = atMs - sinceMs - lastCaptureMs;
    }
  }

  @AfterEach
  void close() {
    relay.close();
  }

  private static long ntp(long ms) {
    return NTP_SECONDS + ms / 1000 << 32 | (ms % 1000 << 32) / 1000;
  }

  /** Runs the call; {@code fault} happens to the publisher in its middle. */
  private void call(Runnable fault) {
    long startNs = relay.nowNs;
    long ntpAtStart = relay.ntp.at(startNs);
    for (int ms = 0; ms < END_MS; ms++) {
      if (ms == FAULT_MS) {
        fault.run();
      }
      send(sound, ms);
      send(picture, ms);
      if (ms % 1000 == 500 || staleReports && ms == FAULT_MS + 41) {
        report(sound, ms);
        report(picture, ms);
      }
      relay.pass(MS);
      heard(sound, relay.report(relay.ears), ntpAtStart);
      heard(picture, relay.report(relay.eyes), ntpAtStart);
      if (ms > 600) {
        assertEquals(sound.skewMs, picture.skewMs, 25, "out of step after " + ms + " ms");
      }
    }
    assertTrue(sound.worstStepMs < 25, "sound's time steps by " + sound.worstStepMs + " ms more");
    assertTrue(picture.worstStepMs < 25, "a picture's steps by " + picture.worstStepMs + " more");
    assertEquals(END_MS / 20, relay.sounds.size());
    assertEquals(END_MS / 40, relay.pictures.size());
  }

  private void send(Stream stream, int ms) {
    if (ms % stream.everyMs != 0) {
      return;
    }
    boolean video = stream == picture;
    boolean key = ms == 0 || ms == FAULT_MS;
    int[] payload = video ? Publisher.vp8(key, ms / 40) : new int[60];
    int type = video ? Publisher.VP8 : Publisher.OPUS;
    long late = random.nextInt(10) * MS;
    long nowNs = relay.nowNs;
    relay.nowNs += late;
    Sent sent =
        relay.arrive(
            relay.publisher.packet(
                type, stream.ssrc, stream.sequence++, stream.timestamp(ms), relay.nowNs, payload));
    relay.nowNs = nowNs;
    if (sent != null) {
      stream.left(sent, ms);
    }
  }

  private void report(Stream stream, int ms) {
    long shift = stream.shift;
    if (staleReports && ms == FAULT_MS + 41) {
      stream.shift = stream.ssrc * 1_000_000L; // of before the leap, overtaken on the way
    }
    relay.senderReport(stream.ssrc, ntp(ms), stream.timestamp(ms));
    stream.shift = shift;
  }

  private static void heard(Stream stream, @Nullable RtcpReader report, long ntpAtStart) {
    if (report != null) {
      stream.reported(report, ntpAtStart);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-10, -3600, -2, 2, 10, 3600, 40_000})
  void aPicturesTimeThatLeaps(int seconds) {
    call(() -> picture.shift += seconds * 90_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {-10, -3600, 10, 3600})
  void aSoundsTimeThatLeaps(int seconds) {
    call(() -> sound.shift += seconds * 48_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {-10, -3600, 3600})
  void bothLeapAndAReportOfBeforeComesAfter(int seconds) {
    staleReports = true;
    call(() -> {
      sound.shift += seconds * 48_000L;
      picture.shift += seconds * 90_000L;
    });
  }

  @Test
  void anotherSsrcInMidStream() {
    call(() -> {
      sound.ssrc = 1005;
      sound.shift = 3_000_000_000L;
      sound.sequence = 17;
      picture.ssrc = 1007;
      picture.shift = 1_234_567_890L;
      picture.sequence = 40_000;
    });
  }

  /** Without any report of the publisher's, arrivals alone tell. */
  @Test
  void nothingHappens() {
    call(() -> {});
    assertEquals(0, sound.worstStepMs);
    assertEquals(0, picture.worstStepMs);
  }
}
