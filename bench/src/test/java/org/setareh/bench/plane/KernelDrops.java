package org.setareh.bench.plane;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Datagrams that Linux dropped since nobody read them in time: on a machine that stands still for a
 * moment a socket's memory is full, and what is missing then is nobody's fault here.
 */
final class KernelDrops {
  private static final int INODE = 9;

  private KernelDrops() {}

  /**
   * Over all UDP sockets that this process has open; the server's and the people's are among them.
   */
  static long ofThisProcess() throws IOException {
    Set<String> own = new HashSet<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : open) {
        if (Files.isSymbolicLink(fd)) {
          own.add(target(fd));
        }
      }
    }
    long dropped = 0;
    for (String table : List.of("/proc/net/udp", "/proc/net/udp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] columns = line.trim().split(" +");
        if (columns.length > INODE && own.contains("socket:[" + columns[INODE] + "]")) {
          dropped += Long.parseLong(columns[columns.length - 1]);
        }
      }
    }
    return dropped;
  }

  private static String target(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException e) {
      return ""; // Closed meanwhile.
    }
  }
}
