package org.setareh.signaling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.setareh.signaling.StartFailure;

/** The secret is the one that was made, or the server does not start. */
final class DataFolderTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void setUp() {
    file = folder.resolve("secret.key");
  }

  @Test
  void oneFlippedBitOfTheSecretEndsTheStart() throws IOException {
    byte[] key = key();
    byte[] stored = Files.readAllBytes(file);
    for (int bit = 0; bit < stored.length * 8; bit++) {
      byte[] flipped = stored.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      StartFailure failure = assertThrows(StartFailure.class, this::key);
      assertTrue(String.valueOf(failure.getMessage()).contains("secret.key is damaged"));
    }
    Files.write(file, Arrays.copyOf(stored, stored.length - 1));
    assertThrows(StartFailure.class, this::key);
    Files.write(file, stored);
    assertArrayEquals(key, key());
  }

  @Test
  void aSecretWithoutACheckValueIsTakenAndGetsOne() throws IOException {
    byte[] key = key();
    byte[] stored = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(stored, 32));
    assertArrayEquals(key, key());
    assertArrayEquals(stored, Files.readAllBytes(file));
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  private byte[] key() {
    try (DataFolder opened = DataFolder.open(folder)) {
      return opened.secrets().key("test", "HmacSHA256").getEncoded();
    }
  }
}
