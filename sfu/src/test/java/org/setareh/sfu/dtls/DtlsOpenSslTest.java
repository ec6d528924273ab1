package org.setareh.sfu.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.srtp.SrtpProfile;

/** Against OpenSSL over real sockets, with certificates that browsers do not make. */
@Timeout(300)
final class DtlsOpenSslTest {
  private final DtlsHandshakes handshakes =
      new DtlsHandshakes(DtlsCertificate.generate(), 4, Duration.ofSeconds(60));
  private final TestEnd end = new TestEnd();
  @TempDir Path folder;
  private Fingerprint theirs = handshakes.certificate().fingerprint();

  /**
   * @param key what {@code openssl req -newkey} takes
   */
  private void makeCertificate(String key) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "no openssl here");
    Process made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                key,
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=peer",
                "-keyout",
                folder + "/key.pem",
                "-out",
                folder + "/cert.pem")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("req.log").toFile())
            .start();
    assertTrue(made.waitFor(60, TimeUnit.SECONDS));
    try (var in = Files.newInputStream(folder.resolve("cert.pem"))) {
      theirs =
          Fingerprint.ofCertificate(
              CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa:2048", "ed25519"})
  void asServerToAClientWithAFragmentedClientHello(String key) throws Exception {
    makeCertificate(key);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      DtlsConnection connection = handshakes.open(DtlsRole.SERVER, List.of(theirs), end);
      pump(socket, connection, null);
      Process client =
          openssl(
              "s_client",
              "-dtls1_2",
              "-connect",
              "127.0.0.1:" + socket.getLocalPort(),
              "-mtu",
              "256",
              "-use_srtp",
              "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM",
              "-cert",
              folder + "/cert.pem",
              "-key",
              folder + "/key.pem",
              "-keymatexport",
              "EXTRACTOR-dtls_srtp",
              "-keymatexportlen",
              "56");
      try {
        CompletableFuture<String> exported = keyingMaterial(client);
        SrtpKeys keys = end.awaitKeys();
        assertEquals(SrtpProfile.AEAD_AES_128_GCM, keys.profile());
        assertEquals(exported.get(60, TimeUnit.SECONDS), hex(keys, DtlsRole.SERVER));
        client.getOutputStream().write("Q\n".getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
        assertEquals(DtlsEnd.PEER_CLOSED, end.awaitEnd());
      } finally {
        client.destroyForcibly();
      }
    }
  }

  @Test
  void asClientToAnRsaServer() throws Exception {
    makeCertificate("rsa:2048");
    int port;
    try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    Process server =
        openssl(
            "s_server",
            "-dtls1_2",
            "-accept",
            "127.0.0.1:" + port,
            "-Verify",
            "1",
            "-use_srtp",
            "SRTP_AEAD_AES_128_GCM",
            "-cert",
            folder + "/cert.pem",
            "-key",
            folder + "/key.pem",
            "-keymatexport",
            "EXTRACTOR-dtls_srtp",
            "-keymatexportlen",
            "56");
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> exported = keyingMaterial(server);
      SocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      end.network = datagram -> send(socket, datagram, to);
      DtlsConnection connection = handshakes.open(DtlsRole.CLIENT, List.of(theirs), end);
      pump(socket, connection, to);
      SrtpKeys keys = end.awaitKeys();
      assertEquals(exported.get(60, TimeUnit.SECONDS), hex(keys, DtlsRole.CLIENT));
      connection.close();
      assertEquals(DtlsEnd.CLOSED, end.awaitEnd());
    } finally {
      server.destroyForcibly();
    }
  }

  private void pump(DatagramSocket socket, DtlsConnection connection, @Nullable SocketAddress to) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          byte[] buffer = new byte[2048];
          DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
          try {
            while (true) {
              socket.receive(packet);
              SocketAddress from = packet.getSocketAddress();
              if (to == null) {
                end.network = datagram -> send(socket, datagram, from);
              }
              TestEnd.deliver(connection, Arrays.copyOf(buffer, packet.getLength()));
              packet.setLength(buffer.length);
            }
          } catch (IOException closed) {
            // The test is over.
          }
        });
  }

  private static void send(DatagramSocket socket, byte[] datagram, SocketAddress to) {
    try {
      socket.send(new DatagramPacket(datagram, datagram.length, to));
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private Process openssl(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static CompletableFuture<String> keyingMaterial(Process process) {
    CompletableFuture<String> found = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          StringBuilder all = new StringBuilder();
          try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              all.append(line).append('\n');
              if (line.strip().startsWith("Keying material: ")) {
                found.complete(line.strip().substring("Keying material: ".length()));
              }
            }
          } catch (IOException closed) {
            // Said below.
          }
          found.completeExceptionally(new AssertionError(all.toString()));
        });
    return found;
  }

  private static String hex(SrtpKeys keys, DtlsRole ours) {
    var client = ours == DtlsRole.CLIENT ? keys.local() : keys.remote();
    var server = ours == DtlsRole.CLIENT ? keys.remote() : keys.local();
    HexFormat upper = HexFormat.of().withUpperCase();
    return upper.formatHex(client.key())
        + upper.formatHex(server.key())
        + upper.formatHex(client.salt())
        + upper.formatHex(server.salt());
  }
}
