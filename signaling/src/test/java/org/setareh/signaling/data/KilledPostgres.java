package org.setareh.signaling.data;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An embedded PostgreSQL that was killed and cannot come back, since its port is taken, until this
 * is closed. Whoever connects meanwhile is hung up on.
 */
public final class KilledPostgres implements AutoCloseable {
  private final ServerSocket port;

  /** Kills the one that runs on this data. */
  public KilledPostgres(Path data) throws IOException {
    List<String> running = Files.readAllLines(data.resolve("postmaster.pid"));
    ProcessHandle.of(Long.parseLong(running.getFirst())).orElseThrow().destroyForcibly();
    this.port = take(Integer.parseInt(running.get(3).strip()));
    Thread.ofVirtual().start(this::hangUp);
  }

  /** It is looked after once a second, and takes a while to start: we are first. */
  private static ServerSocket take(int port) throws IOException {
    while (true) {
      try {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      } catch (BindException _) {
        Thread.onSpinWait();
      }
    }
  }

  private void hangUp() {
    try {
      while (true) {
        try (Socket _ = port.accept()) {
          // Nothing is said.
        }
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  @Override
  public void close() throws IOException {
    port.close();
  }
}
