package org.setareh.sfu.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The server's side: most browsers and programs connect to us. */
final class ServerPeer extends AbstractTlsServer {
  /** The cheapest first. */
  private static final int[] GROUPS = {
    NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1
  };

  private final DtlsCertificate certificate;
  private final PeerPolicy policy;

  ServerPeer(DtlsCertificate certificate, PeerPolicy policy) {
    super(certificate.crypto());
    this.certificate = certificate;
    this.policy = policy;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  /** ECDSA only: any other suite would ask for a certificate that we do not have. */
  @Override
  protected int[] getSupportedCipherSuites() {
    return new int[] {
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    };
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  public int[] getSupportedGroups() {
    return GROUPS.clone();
  }

  @Override
  protected int selectECDH(int minimumCurveBits) {
    int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (offered == null) {
      return NamedGroup.secp256r1;
    }
    for (int group : GROUPS) {
      if (NamedGroup.getCurveBits(group) >= minimumCurveBits && Arrays.contains(offered, group)) {
        return group;
      }
    }
    return -1;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return PeerPolicy.RESEND_MILLIS;
  }

  /**
   * Nobody renegotiates here, so a peer need not promise to do it safely (RFC 5746 section 3.6):
   * str0m does not.
   */
  @Override
  public void notifySecureRenegotiation(boolean secureRenegotiation) {}

  /** RFC 7627 section 5.4: without it no keys may be exported. */
  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  /** A self-signed certificate is bound by its fingerprint, not by its signature. */
  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    return false;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public void processClientExtensions(@Nullable Hashtable clientExtensions) throws IOException {
    if (clientExtensions == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "a ClientHello without use_srtp");
    }
    super.processClientExtensions(clientExtensions);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, policy.choose(TlsSRTPUtils.getUseSRTPExtension(clientExtensions)));
    return extensions;
  }

  @Override
  public TlsCredentials getCredentials() throws IOException {
    if (context.getSecurityParametersHandshake().getKeyExchangeAlgorithm()
        != KeyExchangeAlgorithm.ECDHE_ECDSA) {
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    return certificate.signer(new TlsCryptoParameters(context));
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
        PeerPolicy.signatureAlgorithms(),
        null);
  }

  @Override
  public void notifyClientCertificate(Certificate clientCertificate) throws IOException {
    policy.checkCertificate(clientCertificate);
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
