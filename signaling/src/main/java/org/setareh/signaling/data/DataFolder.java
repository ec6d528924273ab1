package org.setareh.signaling.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.setareh.signaling.StartFailure;

/**
 * The data folder, held by one process at a time. Its lock falls with the process, however that
 * ends.
 */
public final class DataFolder implements AutoCloseable {
  private static final int SECRET_BYTES = 32;
  private static final int CHECK_BYTES = 8;

  /**
   * PostgreSQL writes its log in files of 16 MiB. Where there is no room for another it panics, and
   * starts again and again.
   */
  private static final long LEAST_FREE_BYTES = 16L << 20;

  private final Path path;
  private final FileChannel lockFile;
  private final Secrets secrets;

  private DataFolder(Path path, FileChannel lockFile, Secrets secrets) {
    this.path = path;
    this.lockFile = lockFile;
    this.secrets = secrets;
  }

  /** Makes the folder where it is missing, and takes it. */
  public static DataFolder open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      FileChannel lockFile = lock(path);
      try {
        return new DataFolder(path, lockFile, new Secrets(secret(path.resolve("secret.key"))));
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StartFailure(
          "cannot write to the data folder %s (%s): make it writable or set SETAREH_DATA"
              .formatted(path, reason(e)),
          e);
    }
  }

  public Path path() {
    return path;
  }

  public Secrets secrets() {
    return secrets;
  }

  /** Whether its disk has no room for what is to be written. */
  public boolean isFull() {
    return freeBytes() < LEAST_FREE_BYTES;
  }

  /** What its disk has left; a lot where nobody can say. */
  public long freeBytes() {
    try {
      return Files.getFileStore(path).getUsableSpace();
    } catch (IOException _) {
      return Long.MAX_VALUE;
    }
  }

  /** Writes a file that only this user may read, whole or not at all. */
  public static void writePrivately(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, ownerOnly());
    try {
      Files.write(fresh, content, StandardOpenOption.SYNC);
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new StartFailure(
          "another Setareh runs on the data folder %s: stop it, or set SETAREH_DATA to another folder"
              .formatted(path));
    }
    return channel;
  }

  /** The secret, with a check value behind it: one wrong bit would make every link wrong. */
  private static byte[] secret(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] secret = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(secret);
      writePrivately(file, withCheck(secret));
      return secret;
    }
    byte[] stored = Files.readAllBytes(file);
    byte[] secret = Arrays.copyOf(stored, SECRET_BYTES);
    if (stored.length == SECRET_BYTES) {
      // Of a version without check values.
      writePrivately(file, withCheck(secret));
    } else if (!Arrays.equals(stored, withCheck(secret))) {
      throw new StartFailure(
          "%s is damaged: bring its backup back, or delete it (rooms' links stop working then)"
              .formatted(file));
    }
    return secret;
  }

  private static byte[] withCheck(byte[] secret) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret);
      byte[] both = Arrays.copyOf(secret, SECRET_BYTES + CHECK_BYTES);
      System.arraycopy(digest, 0, both, SECRET_BYTES, CHECK_BYTES);
      return both;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "");
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException _) {
      // The lock goes with the process.
    }
  }
}
