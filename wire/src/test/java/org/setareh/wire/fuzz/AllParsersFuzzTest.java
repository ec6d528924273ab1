package org.setareh.wire.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All parsers in one target, since Jazzer fuzzes one target a JVM and starting it costs more than a
 * short run: the first byte says which parser gets the rest. Begins with the corpora of {@link
 * WireFuzzTest}.
 */
class AllParsersFuzzTest {
  private static final List<String> TARGETS =
      List.of("rtp", "rtcp", "transportFeedback", "stun", "sdp", "sdpFragment", "candidate");

  private final WireFuzzTest targets = new WireFuzzTest();

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "10s") // the last annotation, as Jazzer wants it
  void any(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    switch ((data[0] & 0xff) % TARGETS.size()) {
      case 0 -> targets.rtp(rest);
      case 1 -> targets.rtcp(rest);
      case 2 -> targets.transportFeedback(rest);
      case 3 -> targets.stun(rest);
      case 4 -> targets.sdp(rest);
      case 5 -> targets.sdpFragment(rest);
      default -> targets.candidate(rest);
    }
  }

  static Stream<byte[]> seeds() throws IOException, URISyntaxException {
    Path inputs =
        Path.of(
            Objects.requireNonNull(AllParsersFuzzTest.class.getResource("WireFuzzTestInputs"))
                .toURI());
    try (Stream<Path> files = Files.walk(inputs)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream()
          .map(AllParsersFuzzTest::seed);
    }
  }

  private static byte[] seed(Path file) {
    try {
      byte[] data = Files.readAllBytes(file);
      byte[] seed = new byte[data.length + 1];
      seed[0] = (byte) TARGETS.indexOf(file.getParent().getFileName().toString());
      System.arraycopy(data, 0, seed, 1, data.length);
      return seed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
