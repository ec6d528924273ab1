package org.setareh.bench.forward;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same work in C: {@code bench/floor}. Compiling it needs gcc and libssl-dev. */
public final class Floor {
  public static final String SENDMMSG = "sendmmsg64";
  public static final String TRAINS = "mmsg+GSO";

  private static final String PROGRAM = "floor";

  private static final Pattern LINE =
      Pattern.compile("GCM\\s+send=(\\S+)\\s+B=8\\s+([0-9.]+) ns CPU per forwarded packet");

  private final Path folder;

  private Floor(Path folder) {
    this.folder = folder;
  }

  public static Floor compile() throws IOException, InterruptedException {
    Path source = Path.of(System.getProperty("setareh.floor", "bench/floor")).toAbsolutePath();
    Path folder = Files.createTempDirectory("setareh-floor");
    folder.toFile().deleteOnExit();
    folder.resolve(PROGRAM).toFile().deleteOnExit();
    run(
        source,
        "gcc",
        "-O3",
        "-march=native",
        "-o",
        folder.resolve(PROGRAM).toString(),
        "bench_sfu.c",
        "-lcrypto");
    return new Floor(folder);
  }

  /**
   * CPU nanoseconds a forwarded packet, AEAD_AES_128_GCM, bursts of 8; the median of so many
   * rounds.
   *
   * @param rounds of about 60 ms each
   * @param way of sending, {@link #SENDMMSG} or {@link #TRAINS}
   */
  public double measure(int rounds, String way) throws IOException, InterruptedException {
    Matcher matcher =
        LINE.matcher(run(folder, folder.resolve(PROGRAM).toString(), String.valueOf(rounds)));
    while (matcher.find()) {
      if (matcher.group(1).equals(way)) {
        return Double.parseDouble(matcher.group(2));
      }
    }
    throw new IOException("the floor tells nothing of " + way);
  }

  private static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output);
    }
    return output;
  }
}
