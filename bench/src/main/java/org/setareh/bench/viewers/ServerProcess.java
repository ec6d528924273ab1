package org.setareh.bench.viewers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The server of this build, in a process of its own, on free ports. */
public final class ServerProcess implements AutoCloseable {
  private static final int PATIENCE_S = 60;

  private final Process process;
  private final Path folder;
  private final URI address;

  private ServerProcess(Process process, Path folder, URI address) {
    this.process = process;
    this.folder = folder;
    this.address = address;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @throws IOException if it cannot be started or does not get ready; its log is named
   */
  public static ServerProcess start() throws IOException, InterruptedException {
    return start(Map.of());
  }

  /**
   * The same, with these settings and with the collector of {@code ./setareh up}.
   *
   * @throws IOException if it cannot be started or does not get ready; its log is named
   */
  public static ServerProcess start(Map<String, String> settings)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("setareh-bench");
    int port = freePort();
    Path log = folder.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseG1GC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-jar",
                    System.getProperty("setareh.jar", "signaling/target/setareh.jar")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SETAREH_DATA", folder.resolve("data").toString(),
                "SETAREH_HTTP_PORT", Integer.toString(port),
                "SETAREH_HTTPS_PORT", Integer.toString(freePort()),
                "SETAREH_MEDIA_PORT", Integer.toString(freePort())));
    builder.environment().putAll(settings);
    ServerProcess server =
        new ServerProcess(builder.start(), folder, URI.create("http://127.0.0.1:" + port));
    server.awaitReady(log);
    return server;
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    HttpRequest health = HttpRequest.newBuilder(address.resolve("/actuator/health")).GET().build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < PATIENCE_S * 10 && process.isAlive(); i++) {
        try {
          if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          // it does not listen yet
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    end();
    throw new IOException("the server did not get ready; see " + log);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI address() {
    return address;
  }

  public long pid() {
    return process.pid();
  }

  public Path data() {
    return folder.resolve("data");
  }

  /** Ends it and removes its data. */
  @Override
  public void close() {
    end();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
