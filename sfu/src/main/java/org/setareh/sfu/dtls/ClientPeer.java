package org.setareh.sfu.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.util.Integers;
import org.jspecify.annotations.Nullable;

/** The client's side, for offers that insist on {@code setup:passive} (FFmpeg's WHIP does). */
final class ClientPeer extends AbstractTlsClient {
  private final DtlsCertificate certificate;
  private final PeerPolicy policy;

  ClientPeer(DtlsCertificate certificate, PeerPolicy policy) {
    super(certificate.crypto());
    this.certificate = certificate;
    this.policy = policy;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  /** The server may have an RSA certificate. */
  @Override
  protected int[] getSupportedCipherSuites() {
    return new int[] {
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
      CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
      CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    };
  }

  @Override
  @SuppressWarnings("rawtypes")
  protected Vector getSupportedGroups(Vector namedGroupRoles) {
    Vector<Integer> groups = new Vector<>();
    groups.add(Integers.valueOf(NamedGroup.x25519));
    groups.add(Integers.valueOf(NamedGroup.secp256r1));
    groups.add(Integers.valueOf(NamedGroup.secp384r1));
    groups.add(Integers.valueOf(NamedGroup.secp521r1)); // for the server's certificate
    return groups;
  }

  @Override
  @SuppressWarnings("rawtypes")
  protected Vector getSupportedSignatureAlgorithms() {
    return PeerPolicy.signatureAlgorithms();
  }

  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return PeerPolicy.RESEND_MILLIS;
  }

  /** As {@link ServerPeer#notifySecureRenegotiation}. */
  @Override
  public void notifySecureRenegotiation(boolean secureRenegotiation) {}

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    return false;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    TlsSRTPUtils.addUseSRTPExtension(extensions, policy.offer());
    return extensions;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public void processServerExtensions(Hashtable serverExtensions) throws IOException {
    super.processServerExtensions(serverExtensions);
    policy.accept(
        serverExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(serverExtensions));
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate serverCertificate)
          throws IOException {
        policy.checkCertificate(serverCertificate.getCertificate());
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest certificateRequest) {
        return certificate.signer(new TlsCryptoParameters(context));
      }
    };
  }

  @Override
  public void notifyAlertReceived(short alertLevel, short alertDescription) {
    policy.alertReceived(alertLevel, alertDescription);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    policy.complete(context);
  }
}
