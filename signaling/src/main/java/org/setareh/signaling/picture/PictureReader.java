package org.setareh.signaling.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * Makes a small square JPEG of a picture that somebody sent: its middle, on white, without anything
 * else that the file had (places, names, thumbnails). How large the picture is gets looked at
 * before a pixel is decoded. Blocks on the processor: called from a platform thread.
 */
final class PictureReader {
  /** The sides of what comes out. */
  static final int SIDE = 256;

  /** A file of some bytes may say that it has billions of pixels. */
  private static final long MOST_PIXELS = 16_000_000;

  private static final int LONGEST_SIDE = 16_000;

  /** Rows and columns are left out as long as so many remain. */
  private static final int DECODED_SIDE = 2 * SIDE;

  private static final Set<String> FORMATS = Set.of("png", "jpeg");
  private static final float QUALITY = 0.85f;
  private static final int WHITE = 255;

  private PictureReader() {}

  static byte[] read(byte[] file) {
    try {
      return write(square(decode(file)));
    } catch (IOException | RuntimeException e) {
      if (e instanceof Problem refused) {
        throw refused;
      }
      throw bad("Send another one: this cannot be read as PNG or JPEG.");
    }
  }

  private static Problem bad(String detail) {
    return new Problem(ProblemCode.BAD_PICTURE, detail);
  }

  private static BufferedImage decode(byte[] file) throws IOException {
    try (MemoryCacheImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        throw bad("Send a PNG or a JPEG.");
      }
      ImageReader reader = readers.next();
      try {
        if (!FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
          throw bad("Send a PNG or a JPEG.");
        }
        reader.setInput(input, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MOST_PIXELS || Math.max(width, height) > LONGEST_SIDE) {
          throw bad("Send a smaller one: 16 million pixels at most.");
        }
        ImageReadParam param = reader.getDefaultReadParam();
        int step = Math.max(1, Math.min(width, height) / DECODED_SIDE);
        param.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, param);
      } finally {
        reader.dispose();
      }
    }
  }

  /** The middle, each pixel the mean of those that it stands for. */
  private static BufferedImage square(BufferedImage image) {
    int from = Math.min(image.getWidth(), image.getHeight());
    int to = Math.min(SIDE, from);
    int left = (image.getWidth() - from) / 2;
    int top = (image.getHeight() - from) / 2;
    int[] pixels = image.getRGB(left, top, from, from, null, 0, from);
    BufferedImage square = new BufferedImage(to, to, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < to; y++) {
      for (int x = 0; x < to; x++) {
        square.setRGB(x, y, mean(pixels, from, to, x, y));
      }
    }
    return square;
  }

  private static int mean(int[] pixels, int from, int to, int x, int y) {
    long red = 0;
    long green = 0;
    long blue = 0;
    int count = 0;
    for (int row = y * from / to; row < (y + 1) * from / to; row++) {
      for (int column = x * from / to; column < (x + 1) * from / to; column++) {
        int pixel = pixels[row * from + column];
        int alpha = pixel >>> 24;
        red += onWhite((pixel >> 16) & 0xff, alpha);
        green += onWhite((pixel >> 8) & 0xff, alpha);
        blue += onWhite(pixel & 0xff, alpha);
        count++;
      }
    }
    return ((int) (red / count) << 16) | ((int) (green / count) << 8) | (int) (blue / count);
  }

  private static int onWhite(int value, int alpha) {
    return (value * alpha + WHITE * (255 - alpha)) / 255;
  }

  private static byte[] write(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
