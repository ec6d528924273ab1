package org.setareh.signaling.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.StartFailure;
import org.setareh.signaling.data.DataFolder;
import org.setareh.signaling.rounds.Rounds;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.web.LocalNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of HTTPS: PEM files by setting, or one of the local authority. A thread looks
 * every half minute whether files or addresses changed; connections made from then on get the new
 * one.
 */
public final class Certificates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private final Settings all;
  private final Settings.Tls settings;
  private final Path folder;
  private final @Nullable LocalAuthority authority;
  private final CurrentKey current;
  private final SslContext context;
  private final Rounds looks;
  private FileTime readAt = FileTime.fromMillis(0);

  /** Reads or makes the certificate, or throws a {@link StartFailure}. */
  public Certificates(Settings settings, DataFolder data) {
    this.all = settings;
    this.settings = settings.tls();
    this.folder = data.path().resolve("tls");
    try {
      Files.createDirectories(folder);
      authority = this.settings.certificate() == null ? LocalAuthority.open(folder) : null;
      current = new CurrentKey(load());
      context = context(current);
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure(
          "the certificate cannot be used (%s): correct SETAREH_TLS_CERTIFICATE and SETAREH_TLS_KEY, or delete %s for a new one"
              .formatted(e.getMessage(), folder),
          e);
    }
    looks = new Rounds("certificates", LOOK_EVERY, this::refresh);
  }

  public SslContext context() {
    return context;
  }

  /** The names and addresses in the certificate that is in use. */
  public Collection<String> names() {
    try {
      return current.identity().names();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("read or made by us", e);
    }
  }

  /** The local authority's root in PEM; null where the certificate came by setting. */
  public byte @Nullable [] root() {
    if (authority == null) {
      return null;
    }
    try {
      byte[] root = authority.rootCertificate().getEncoded();
      return Identity.pem("CERTIFICATE", root).getBytes(StandardCharsets.US_ASCII);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("read or made by us", e);
    }
  }

  /** Takes over what changed; what cannot be read leaves things as they are. */
  void refresh() {
    try {
      if (authority != null || newestFile().compareTo(readAt) > 0) {
        Identity loaded = load();
        if (!loaded.leaf().equals(current.identity().leaf())) {
          current.become(loaded);
          LOG.info("New certificate, valid until {}", loaded.leaf().getNotAfter().toInstant());
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      LOG.warn("The changed certificate cannot be used, the old one stays: {}", e.getMessage());
    }
  }

  private Identity load() throws IOException, GeneralSecurityException {
    if (authority != null) {
      return authority.identityFor(LocalNames.all(all), folder);
    }
    readAt = newestFile();
    return Identity.read(certificateFile(), keyFile());
  }

  private FileTime newestFile() throws IOException {
    FileTime certificate = Files.getLastModifiedTime(certificateFile());
    FileTime key = Files.getLastModifiedTime(keyFile());
    return certificate.compareTo(key) > 0 ? certificate : key;
  }

  private Path certificateFile() {
    return java.util.Objects.requireNonNull(settings.certificate());
  }

  private Path keyFile() {
    return java.util.Objects.requireNonNull(settings.key());
  }

  private static SslContext context(CurrentKey key) throws IOException {
    return SslContextBuilder.forServer(key)
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  @Override
  public void close() {
    looks.close();
  }
}
