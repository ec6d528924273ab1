package org.setareh.signaling.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/** What is made of the pictures that people send. */
final class PictureReaderTest {
  private static final int RED = 0xffcc2211;

  private static byte[] file(String format, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      assertTrue(ImageIO.write(image, format, bytes), format);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static BufferedImage plain(int width, int height, int type, int colour) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour);
      }
    }
    return image;
  }

  private static BufferedImage made(byte[] file) {
    byte[] jpeg = PictureReader.read(file);
    assertEquals((byte) 0xff, jpeg[0]);
    assertEquals((byte) 0xd8, jpeg[1]);
    try {
      return ImageIO.read(new ByteArrayInputStream(jpeg));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void near(int expected, int colour) {
    for (int shift = 0; shift < 24; shift += 8) {
      int differs = Math.abs(((expected >> shift) & 0xff) - ((colour >> shift) & 0xff));
      assertTrue(differs < 12, Integer.toHexString(colour));
    }
  }

  private static void refused(byte[] file) {
    Problem problem = assertThrows(Problem.class, () -> PictureReader.read(file));
    assertEquals(ProblemCode.BAD_PICTURE, problem.code());
  }

  @Test
  void theMiddleIsMadeSmallAndSquare() {
    BufferedImage wide = plain(1_300, 600, BufferedImage.TYPE_INT_RGB, 0xff00ff00);
    for (int y = 0; y < 600; y++) {
      for (int x = 350; x < 950; x++) {
        wide.setRGB(x, y, RED);
      }
    }
    for (String format : new String[] {"png", "jpeg"}) {
      BufferedImage made = made(file(format, wide));
      assertEquals(256, made.getWidth());
      assertEquals(256, made.getHeight());
      near(RED, made.getRGB(5, 5));
      near(RED, made.getRGB(250, 250));
    }
  }

  @Test
  void whatIsSmallStaysSoAndWhatIsClearIsWhite() {
    BufferedImage made = made(file("png", plain(3, 7, BufferedImage.TYPE_INT_ARGB, 0x00123456)));
    assertEquals(3, made.getWidth());
    assertEquals(3, made.getHeight());
    near(0xffffff, made.getRGB(1, 1));
    assertEquals(1, made(file("png", plain(1, 1, BufferedImage.TYPE_INT_RGB, RED))).getWidth());
  }

  @Test
  void nothingElseOfTheFileIsKept() {
    byte[] jpeg = file("jpeg", plain(300, 300, BufferedImage.TYPE_INT_RGB, RED));
    byte[] place = "Exif\0\0 GPS 35.6892 N 51.3890 E".getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer with = ByteBuffer.allocate(jpeg.length + place.length + 4);
    with.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (place.length + 2)).put(place);
    with.put(jpeg, 2, jpeg.length - 2);
    String made = new String(PictureReader.read(with.array()), StandardCharsets.ISO_8859_1);
    assertFalse(made.contains("Exif"));
    assertFalse(made.contains("GPS"));
  }

  @Test
  void aFewBytesThatSayTheyAreBillionsOfPixelsAreRefusedUnread() {
    byte[] png = file("png", plain(8, 8, BufferedImage.TYPE_INT_RGB, RED));
    for (int[] size : new int[][] {{60_000, 60_000}, {2_000_000_000, 1}, {4_001, 4_000}}) {
      // The signature has 8 bytes; the length and the type of IHDR 4 each, then its 13 and their
      // CRC.
      ByteBuffer bomb = ByteBuffer.wrap(png.clone());
      bomb.putInt(16, size[0]).putInt(20, size[1]);
      CRC32 crc = new CRC32();
      crc.update(bomb.array(), 12, 17);
      bomb.putInt(29, (int) crc.getValue());
      refused(bomb.array());
    }
  }

  @Test
  void whatIsNoPictureIsRefused() {
    refused(new byte[0]);
    refused("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8));
    refused(file("gif", plain(8, 8, BufferedImage.TYPE_INT_RGB, RED)));
    refused(file("bmp", plain(8, 8, BufferedImage.TYPE_INT_RGB, RED)));
  }

  @Test
  void damagedFilesAreRefusedOrReadAndNothingElseHappens() {
    Random random = new Random(7);
    byte[] png = file("png", plain(40, 40, BufferedImage.TYPE_INT_ARGB, RED));
    byte[] jpeg = file("jpeg", plain(40, 40, BufferedImage.TYPE_INT_RGB, RED));
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] some = (i % 2 == 0 ? png : jpeg).clone();
      if (i % 3 == 0) {
        some = Arrays.copyOf(some, random.nextInt(some.length));
      }
      for (int n = 0; n < 3 && some.length > 0; n++) {
        some[random.nextInt(some.length)] = (byte) random.nextInt();
      }
      try {
        PictureReader.read(some);
      } catch (Problem problem) {
        assertEquals(ProblemCode.BAD_PICTURE, problem.code());
        refused++;
      }
    }
    assertTrue(refused > 50, "" + refused);
  }
}
