package org.setareh.signaling.delivery;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, which is killed and started again on the same data and port.
 */
final class KilledServer implements AutoCloseable {
  private static final int PATIENCE_S = 120;

  final URI address;
  private final Path folder;
  private final int port;
  private Process process;

  KilledServer(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.port = freePort();
    this.address = URI.create("http://localhost:" + port);
    Files.createDirectories(folder.resolve("web"));
    this.process = start();
    awaitReady();
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx512m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.setareh.signaling.Main"))
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
    builder
        .environment()
        .putAll(
            Map.of(
                "SETAREH_DATA", folder.resolve("data").toString(),
                "SETAREH_WEB", folder.resolve("web").toString(),
                "SETAREH_HTTP_PORT", Integer.toString(port),
                "SETAREH_HTTPS_PORT", "off",
                "SETAREH_MEDIA_PORT", "0",
                "SETAREH_REGISTRATION", "open",
                "SETAREH_LOG_INS_PER_MINUTE", "1000"));
    return builder.start();
  }

  private void awaitReady() throws IOException, InterruptedException {
    HttpRequest health = HttpRequest.newBuilder(address.resolve("/actuator/health")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < PATIENCE_S * 10 && process.isAlive(); i++) {
        try {
          if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          // It does not listen yet.
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IOException(
        "the server did not get ready:\n" + Files.readString(folder.resolve("server.log")));
  }

  /** As {@code kill -9} does, in the middle of whatever it does; it comes back. */
  void kill() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = start();
    awaitReady();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
