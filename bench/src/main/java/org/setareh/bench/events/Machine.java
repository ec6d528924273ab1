package org.setareh.bench.events;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is measured on, and the memory of another process. Linux only. */
final class Machine {
  private static final Pattern USED = Pattern.compile("used (\\d+)([KMG])");

  private Machine() {}

  /** Prints processors, load and files. */
  static void describe() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse("a processor without a name");
    String files =
        Files.readAllLines(Path.of("/proc/self/limits")).stream()
            .filter(line -> line.startsWith("Max open files"))
            .findFirst()
            .map(line -> line.substring("Max open files".length()).strip().split("\\s+")[1])
            .orElse("?");
    System.out.println(
        String.format(
            Locale.ROOT,
            "this machine: %d of %s, load %s, %s open files a process at most",
            Runtime.getRuntime().availableProcessors(),
            model,
            Files.readString(Path.of("/proc/loadavg")).split(" ")[0],
            files));
  }

  static long residentBytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .findFirst()
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .orElse(0L);
  }

  /** After a collection: what stays is in use. */
  static long liveHeapBytes(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    if (!used.find()) {
      return 0;
    }
    long number = Long.parseLong(used.group(1));
    return switch (used.group(2)) {
      case "K" -> number << 10;
      case "M" -> number << 20;
      default -> number << 30;
    };
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
