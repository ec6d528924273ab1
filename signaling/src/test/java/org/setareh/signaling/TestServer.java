package org.setareh.signaling;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Secrets;
import org.setareh.signaling.session.SessionCookies;
import org.setareh.signaling.settings.Settings;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A server for tests of the API: real PostgreSQL, real ports, the media plane scripted. The one
 * that they share ends with the JVM.
 */
final class TestServer implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
  private static @Nullable TestServer shared;

  final Path data;
  private final boolean ownsData;
  final Server server;
  final ScriptedMediaPlane media;

  /** The session cookie's name by plain HTTP. */
  final String cookie;

  private @Nullable Browser owner;

  private TestServer(Map<String, String> settings) {
    ownsData = !settings.containsKey("SETAREH_DATA");
    try {
      String there = settings.get("SETAREH_DATA");
      data = there == null ? Files.createTempDirectory("setareh-test") : Path.of(there);
      Path web = Files.createDirectories(data.resolve("web/assets"));
      Files.writeString(data.resolve("web/index.html"), "<!doctype html><title>Setareh</title>");
      Files.writeString(web.resolve("app-1a2b3c4d.js"), "console.log('x');\n".repeat(200));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> environment = new HashMap<>();
    environment.put("SETAREH_DATA", data.toString());
    environment.put("SETAREH_WEB", data.resolve("web").toString());
    environment.put("SETAREH_HTTP_PORT", "0");
    environment.put("SETAREH_HTTPS_PORT", "0");
    environment.put("SETAREH_NEW_ROOMS_PER_MINUTE", "1000");
    environment.put("SETAREH_REGISTRATION", "open");
    environment.put("SETAREH_ROOM_CAPACITY", "3");
    environment.put("SETAREH_JOIN_SECONDS", "600"); // on a slow machine nobody is put out meanwhile
    environment.putAll(settings);
    ScriptedMediaPlane[] made = new ScriptedMediaPlane[1];
    server =
        Server.start(
            Settings.read(environment), (_, events) -> made[0] = new ScriptedMediaPlane(events));
    media = made[0];
    try {
      byte[] secret = Files.readAllBytes(data.resolve("secret.key"));
      cookie = SessionCookies.plainName(new Secrets(Arrays.copyOf(secret, 32)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static synchronized TestServer shared() {
    TestServer there = shared;
    if (there == null) {
      // People of all its tests come from one address.
      there = new TestServer(Map.of("SETAREH_LOG_INS_PER_MINUTE", "100000"));
      shared = there;
      Runtime.getRuntime().addShutdownHook(new Thread(there::close));
    }
    return there;
  }

  /** One of the test's own, where other settings count. */
  static TestServer with(Map<String, String> settings) {
    return new TestServer(settings);
  }

  @Override
  public void close() {
    server.close();
    if (!ownsData) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The browser of an account to which rooms of tests belong. */
  synchronized Browser owner() {
    Browser there = owner;
    if (there == null) {
      there = Browser.registered(this, "landlady", null);
      owner = there;
    }
    return there;
  }

  String base() {
    return "http://localhost:" + server.ports().http();
  }

  WebTestClient client() {
    return WebTestClient.bindToServer().baseUrl(base()).responseTimeout(ANSWER_WITHIN).build();
  }

  /** Trusts the certificate of HTTPS. */
  SSLContext trustingRoot() throws Exception {
    byte[] pem =
        client()
            .get()
            .uri("/ca.crt")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBody();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "root",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Objects.requireNonNull(pem))));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
