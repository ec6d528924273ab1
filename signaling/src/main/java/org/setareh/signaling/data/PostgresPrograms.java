package org.setareh.signaling.data;

import io.zonky.test.db.postgres.util.ArchUtils;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive that lies among our libraries. Unpacked beside
 * and renamed, so that a folder under its own name is whole, whatever cut an earlier start short.
 */
final class PostgresPrograms {
  private final Path home;

  private PostgresPrograms(Path home) {
    this.home = home;
  }

  /** Unpacks what is not there yet, and removes what other versions left in the folder. */
  static PostgresPrograms unpack(Path folder) throws IOException {
    byte[] archive = archive();
    Path home = folder.resolve(digest(archive));
    if (!Files.isDirectory(home)) {
      Path fresh = folder.resolve("new");
      delete(fresh);
      Files.createDirectories(fresh);
      unpack(archive, fresh);
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    }
    try (Stream<Path> others = Files.list(folder)) {
      for (Path other : others.filter(it -> !it.equals(home)).toList()) {
        delete(other);
      }
    }
    return new PostgresPrograms(home);
  }

  /**
   * Runs one of them and waits for its end.
   *
   * @param log takes what it says
   * @throws IOException where it cannot be run, or fails
   */
  void run(Path log, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IOException(program + " ended with " + exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " was not waited for", e);
    }
  }

  /** Removes a file, or a folder with all that is in it; nothing where there is none. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static byte[] archive() throws IOException {
    String architecture = ArchUtils.normalize(System.getProperty("os.arch", ""));
    // The first, where the class path names its library twice.
    try (InputStream packed =
        PostgresPrograms.class.getResourceAsStream("/postgres-linux-" + architecture + ".txz")) {
      if (packed == null) {
        throw new IOException("there is none for " + architecture + ": set SETAREH_DATABASE_URL");
      }
      return packed.readAllBytes();
    }
  }

  private static void unpack(byte[] archive, Path folder) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new BufferedInputStream(
                new XZCompressorInputStream(new ByteArrayInputStream(archive)), 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("a file outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          boolean runs = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }

  private static String digest(byte[] archive) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(archive))
          .substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
