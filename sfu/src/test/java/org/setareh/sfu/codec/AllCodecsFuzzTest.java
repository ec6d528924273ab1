package org.setareh.sfu.codec;

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
import org.setareh.sfu.dtls.HandshakeScreenFuzzTest;
import org.setareh.sfu.receive.ReceiveFuzzTest;
import org.setareh.sfu.srtp.SrtpFuzzTest;

/**
 * All parsers of the module, SRTP, and the way of a packet to its producer, in one target, since
 * Jazzer fuzzes one target a JVM: the first byte says which parser gets the rest. Begins with the
 * corpora of {@link CodecFuzzTest} and the packets of {@link SrtpFuzzTest} and {@link
 * ReceiveFuzzTest}.
 */
class AllCodecsFuzzTest {
  private static final List<String> TARGETS =
      List.of(
          "vp8", "vp9", "h264", "red", "opus", "dependency", "packets", "screen", "rtp", "rtcp");

  private final CodecFuzzTest targets = new CodecFuzzTest();
  private final SrtpFuzzTest srtp = new SrtpFuzzTest();
  private final ReceiveFuzzTest receive = new ReceiveFuzzTest();
  private final HandshakeScreenFuzzTest dtls = new HandshakeScreenFuzzTest();

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "10s") // the last annotation, as Jazzer wants it
  void any(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    switch ((data[0] & 0xff) % TARGETS.size()) {
      case 0 -> targets.vp8(rest);
      case 1 -> targets.vp9(rest);
      case 2 -> targets.h264(rest);
      case 3 -> targets.red(rest);
      case 4 -> targets.opus(rest);
      case 5 -> targets.dependency(rest);
      case 6 -> receive.packets(rest);
      case 7 -> dtls.screen(rest);
      case 8 -> srtp.rtp(rest);
      default -> srtp.rtcp(rest);
    }
  }

  static Stream<byte[]> seeds() throws IOException, URISyntaxException {
    Path inputs =
        Path.of(
            Objects.requireNonNull(AllCodecsFuzzTest.class.getResource("CodecFuzzTestInputs"))
                .toURI());
    try (Stream<Path> files = Files.walk(inputs)) {
      List<byte[]> corpora =
          files.filter(Files::isRegularFile).sorted().map(AllCodecsFuzzTest::seed).toList();
      return Stream.of(
              corpora.stream(),
              SrtpFuzzTest.seeds(false).map(data -> seed("rtp", data)),
              SrtpFuzzTest.seeds(true).map(data -> seed("rtcp", data)),
              ReceiveFuzzTest.seeds().map(data -> seed("packets", data)))
          .flatMap(seeds -> seeds);
    }
  }

  private static byte[] seed(Path file) {
    try {
      return seed(file.getName(file.getNameCount() - 2).toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] seed(String target, byte[] data) {
    byte[] seed = new byte[data.length + 1];
    seed[0] = (byte) TARGETS.indexOf(target);
    System.arraycopy(data, 0, seed, 1, data.length);
    return seed;
  }
}
