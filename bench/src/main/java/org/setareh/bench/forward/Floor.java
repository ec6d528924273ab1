package org.setareh.bench.forward;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compiles and runs the same work in C: {@code bench/floor}. Needs gcc and libssl-dev. */
public final class Floor {
  public static final String SENDMMSG = "sendmmsg64";
  public static final String TRAINS = "mmsg+GSO";

  private static final Pattern LINE =
      Pattern.compile("GCM\\s+send=(\\S+)\\s+B=8\\s+([0-9.]+) ns CPU per forwarded packet");

  private Floor() {}

  /** CPU nanoseconds a forwarded packet, AEAD_AES_128_GCM, bursts of 8, by way of sending. */
  public static Map<String, Double> measure() throws IOException, InterruptedException {
    Path source = Path.of(System.getProperty("setareh.floor", "bench/floor")).toAbsolutePath();
    Path program = Files.createTempDirectory("setareh-floor").resolve("floor");
    run(source, "gcc", "-O3", "-march=native", "-o", program.toString(), "bench_sfu.c", "-lcrypto");
    Map<String, Double> figures = new HashMap<>();
    Matcher matcher = LINE.matcher(run(source, program.toString()));
    while (matcher.find()) {
      figures.put(matcher.group(1), Double.valueOf(matcher.group(2)));
    }
    return figures;
  }

  static double mean(Map<String, Double> before, Map<String, Double> after, String way) {
    return (before.getOrDefault(way, Double.NaN) + after.getOrDefault(way, Double.NaN)) / 2;
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
