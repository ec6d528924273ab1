package org.setareh.sfu.dtls;

import java.io.IOException;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.srtp.SrtpProfile;

/**
 * What both roles decide alike: whose certificate is right, which SRTP profile, which keys. One
 * handshake's state; belongs to its virtual thread.
 */
final class PeerPolicy {
  /** The first retransmission (doubled after each): rooms of one city answer in 50 ms. */
  static final int RESEND_MILLIS = 150;

  private final DtlsRole role;
  private final List<Fingerprint> expected;
  private @Nullable SrtpProfile profile;
  private @Nullable SrtpKeys keys;
  private boolean certificateChecked;
  private boolean peerClosed;

  PeerPolicy(DtlsRole role, List<Fingerprint> expected) {
    this.role = role;
    this.expected = expected;
  }

  /** RFC 8122 section 6.2: one fingerprint that matches is enough; none is an end. */
  void checkCertificate(@Nullable Certificate certificate) throws IOException {
    if (certificate == null || certificate.isEmpty()) {
      throw new TlsFatalAlert(
          AlertDescription.certificate_required, "the peer showed no certificate");
    }
    byte[] der = certificate.getCertificateAt(0).getEncoded();
    for (Fingerprint fingerprint : expected) {
      if (fingerprint.matches(der)) {
        certificateChecked = true;
        return;
      }
    }
    throw new TlsFatalAlert(
        AlertDescription.bad_certificate,
        "the peer's certificate has none of the fingerprints of its offer");
  }

  /** As server: our first choice among the client's (RFC 5764 section 4.1.2). */
  UseSRTPData choose(@Nullable UseSRTPData offered) throws IOException {
    if (offered != null) {
      for (SrtpProfile candidate : SrtpProfile.preference()) {
        for (int id : offered.getProtectionProfiles()) {
          if (id == candidate.id()) {
            profile = candidate;
            return new UseSRTPData(new int[] {id}, new byte[0]);
          }
        }
      }
    }
    throw new TlsFatalAlert(
        AlertDescription.handshake_failure, "no SRTP profile in common (use_srtp)");
  }

  /** As client: all that we know. */
  UseSRTPData offer() {
    return new UseSRTPData(
        SrtpProfile.preference().stream().mapToInt(SrtpProfile::id).toArray(), new byte[0]);
  }

  /** As client: what the server took. */
  void accept(@Nullable UseSRTPData chosen) throws IOException {
    if (chosen != null
        && chosen.getProtectionProfiles().length == 1
        && chosen.getMki().length == 0) {
      profile = SrtpProfile.ofId(chosen.getProtectionProfiles()[0]);
    }
    if (profile != null) {
      return;
    }
    throw new TlsFatalAlert(
        AlertDescription.illegal_parameter,
        "the server's use_srtp names no profile that we offered");
  }

  /** Exports the keys; the handshake must have shown the right certificate before. */
  void complete(TlsContext context) throws IOException {
    SrtpProfile chosen = profile;
    if (chosen == null || !certificateChecked) {
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    keys =
        SrtpKeys.split(
            chosen,
            role,
            context.exportKeyingMaterial(
                ExporterLabel.dtls_srtp, null, chosen.keyingMaterialBytes()));
  }

  void alertReceived(short level, short description) {
    if (level == AlertLevel.warning && description == AlertDescription.close_notify) {
      peerClosed = true;
    }
  }

  SrtpKeys keys() {
    SrtpKeys exported = keys;
    if (exported == null) {
      throw new IllegalStateException("the handshake is not complete");
    }
    return exported;
  }

  boolean peerClosed() {
    return peerClosed;
  }

  /** What peers may sign with: ECDSA of browsers, the others of those given a certificate. */
  static Vector<SignatureAndHashAlgorithm> signatureAlgorithms() {
    Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
    for (short signature : new short[] {SignatureAlgorithm.ecdsa, SignatureAlgorithm.rsa}) {
      for (short hash :
          new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
        algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, signature));
      }
    }
    algorithms.add(SignatureAndHashAlgorithm.ed25519);
    algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
    algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha384);
    algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha512);
    return algorithms;
  }
}
