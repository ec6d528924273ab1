package org.setareh.signaling.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.web.LocalNames;

final class LocalAuthorityTest {
  @TempDir Path folder;

  @Test
  void theCertificateStaysWhileItFitsTheNamesAndTheRootAlways() throws Exception {
    List<String> names = names("Meet.example,fd00::1");
    LocalAuthority first = LocalAuthority.open(folder);
    Identity leaf = first.identityFor(names, folder);
    leaf.leaf().verify(first.rootCertificate().getPublicKey());
    assertTrue(leaf.names().containsAll(List.of("localhost", "meet.example", "127.0.0.1")));

    LocalAuthority again = LocalAuthority.open(folder);
    assertEquals(first.rootCertificate(), again.rootCertificate());
    assertEquals(leaf.leaf(), again.identityFor(names, folder).leaf());
    assertNotEquals(leaf.leaf(), again.identityFor(names("other.example"), folder).leaf());
  }

  private static List<String> names(String hostnames) {
    return LocalNames.all(Settings.read(Map.of("SETAREH_HOSTNAMES", hostnames)));
  }
}
