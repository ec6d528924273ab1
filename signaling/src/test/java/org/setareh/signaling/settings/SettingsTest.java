package org.setareh.signaling.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  @TempDir Path data;

  @Test
  void everySettingIsDocumentedWithItsDefault() throws IOException {
    String page = Files.readString(Path.of("../docs/configuration.md"));
    for (Setting setting : Setting.values()) {
      int row = page.indexOf("| `" + setting.key() + "` |");
      assertTrue(row >= 0, setting.key() + " stands in docs/configuration.md");
      String line = page.substring(row, page.indexOf('\n', row));
      assertTrue(
          setting.fallback().isEmpty() || line.contains("| `" + setting.fallback() + "` |"),
          "its default: " + line);
    }
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws IOException {
    Files.writeString(
        data.resolve("setareh.properties"),
        "SETAREH_HTTP_PORT=8090\nSETAREH_ROOM_CAPACITY = 7\nSETAREH_HTTPS_PORT=off\n");
    Settings settings = read("SETAREH_HTTP_PORT", "8091");
    assertEquals(8091, settings.http().port());
    assertEquals(-1, settings.http().tlsPort());
    assertEquals(7, settings.limits().roomCapacity());
  }

  @Test
  void aNameThatIsNoSettingIsSaid() throws IOException {
    Files.writeString(data.resolve("setareh.properties"), "SETAREH_HTP_PORT=1\n");
    BadSetting bad = assertThrows(BadSetting.class, () -> read("SETAREH_GSO", "on"));
    assertTrue(String.valueOf(bad.getMessage()).contains("SETAREH_HTP_PORT"));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_PORT,eighty",
    "HTTP_PORT,70000",
    "GSO,maybe",
    "IO,windows",
    "TRUSTED_PROXIES,10.0.0.0/40",
    "DATABASE_URL,mysql://x/y",
    "TLS_CERTIFICATE,cert.pem",
    "PUBLIC_URL,meet.example.org",
    "PUBLIC_URL,https://meet.example.org/rooms",
    "PUBLIC_URL,https://me@meet.example.org",
    "PUBLIC_URL,ftp://meet.example.org",
    "HOSTNAMES,https://meet.example.org",
    "ROOM_CAPACITY,0"
  })
  void aValueThatCannotBeIsOneLine(String name, String value) {
    BadSetting bad = assertThrows(BadSetting.class, () -> read("SETAREH_" + name, value));
    assertEquals(1, String.valueOf(bad.getMessage()).lines().count());
    assertTrue(String.valueOf(bad.getMessage()).contains(name));
  }

  @Test
  void thePublicUrlIsOneOriginHoweverItIsWritten() {
    for (String text :
        List.of("https://Meet.example", "https://meet.example/", "HTTPS://meet.example:443")) {
      Settings settings = read("SETAREH_PUBLIC_URL", text);
      assertEquals("https://meet.example", String.valueOf(settings.http().publicUrl()));
    }
    assertEquals(
        "http://[fd00::1]:8080",
        String.valueOf(read("SETAREH_PUBLIC_URL", "http://[FD00::1]:8080").http().publicUrl()));
  }

  @Test
  void aRangeHoldsItsAddressesAndNoOthers() {
    AddressRange range = AddressRange.parse("10.16.0.0/12");
    assertTrue(range.contains(InetAddress.ofLiteral("10.31.255.255")));
    assertFalse(range.contains(InetAddress.ofLiteral("10.32.0.0")));
    assertFalse(range.contains(InetAddress.ofLiteral("::1")));
    assertTrue(AddressRange.parse("::1").contains(InetAddress.ofLiteral("::1")));
    assertTrue(AddressRange.parse("::/0").contains(InetAddress.ofLiteral("2001:db8::1")));
  }

  private Settings read(String name, String value) {
    return Settings.read(Map.of("SETAREH_DATA", data.toString(), name, value));
  }
}
