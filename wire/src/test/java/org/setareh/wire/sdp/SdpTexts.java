package org.setareh.wire.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Descriptions as others write them: Chromium 156, Firefox ESR 153 and Pion 4.1 wrote theirs, those
 * of FFmpeg, GStreamer and OBS are shaped after what they send.
 */
final class SdpTexts {
  static final List<String> NAMES =
      List.of(
          "chromium-small.sdp",
          "chromium-call.sdp",
          "chromium-answer.sdp",
          "chromium-slots49.sdp.gz",
          "firefox-small.sdp",
          "firefox-call.sdp",
          "firefox-answer.sdp",
          "firefox-slots49.sdp.gz",
          "pion.sdp",
          "ffmpeg-whip.sdp",
          "gstreamer.sdp",
          "obs.sdp");

  private SdpTexts() {}

  static String read(String name) {
    try (InputStream file = SdpTexts.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      InputStream in = name.endsWith(".gz") ? new GZIPInputStream(file) : file;
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
