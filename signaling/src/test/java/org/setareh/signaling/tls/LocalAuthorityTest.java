package org.setareh.signaling.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalAuthorityTest {
  @TempDir Path folder;

  @Test
  void theCertificateStaysWhileItFitsTheNamesAndTheRootAlways() throws Exception {
    List<String> names = LocalNames.all(List.of("meet.example", "fd00::1"));
    LocalAuthority first = LocalAuthority.open(folder);
    Identity leaf = first.identityFor(names, folder);
    leaf.leaf().verify(first.rootCertificate().getPublicKey());
    assertTrue(leaf.names().containsAll(List.of("localhost", "meet.example", "127.0.0.1")));

    LocalAuthority again = LocalAuthority.open(folder);
    assertEquals(first.rootCertificate(), again.rootCertificate());
    assertEquals(leaf.leaf(), again.identityFor(names, folder).leaf());
    assertNotEquals(
        leaf.leaf(), again.identityFor(LocalNames.all(List.of("other.example")), folder).leaf());
  }
}
