package org.setareh.signaling.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/**
 * A file of the web app, in memory with its compressed forms: all of them together are a few MB.
 *
 * @param gzip null where compression gains nothing
 * @param brotli null unless the build put a {@code .br} beside the file
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared or printed.
record Asset(
    byte[] plain,
    byte @Nullable [] gzip,
    byte @Nullable [] brotli,
    MediaType type,
    String etag,
    FileTime modified) {

  private static final Set<String> TEXT =
      Set.of("javascript", "json", "manifest+json", "xml", "svg+xml", "wasm");

  static Asset read(Path file) throws IOException {
    byte[] plain = Files.readAllBytes(file);
    MediaType type = type(file);
    boolean compresses = type.getType().equals("text") || TEXT.contains(type.getSubtype());
    Path brotli = file.resolveSibling(file.getFileName() + ".br");
    return new Asset(
        plain,
        compresses ? gzip(plain) : null,
        Files.exists(brotli) ? Files.readAllBytes(brotli) : null,
        type,
        etag(plain),
        Files.getLastModifiedTime(file));
  }

  boolean isCurrent(Path file) throws IOException {
    return Files.getLastModifiedTime(file).equals(modified);
  }

  private static MediaType type(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".js") || name.endsWith(".mjs")) {
      return new MediaType("text", "javascript", java.nio.charset.StandardCharsets.UTF_8);
    }
    if (name.endsWith(".webmanifest")) {
      return new MediaType("application", "manifest+json");
    }
    if (name.endsWith(".woff2")) {
      return new MediaType("font", "woff2");
    }
    MediaType type = MediaTypeFactory.getMediaType(name).orElse(MediaType.APPLICATION_OCTET_STREAM);
    return type.getType().equals("text")
        ? new MediaType(type, java.nio.charset.StandardCharsets.UTF_8)
        : type;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static String etag(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    // Weak, since it stands for the compressed forms as well.
    return "W/\""
        + HexFormat.of().toHexDigits(crc.getValue()).substring(8)
        + '-'
        + content.length
        + '"';
  }
}
