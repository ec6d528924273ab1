package org.setareh.signaling.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.setareh.signaling.web.LocalNames;

/**
 * A certificate authority for this one server, made on its first start. People install its root on
 * their devices once; the server's own certificate follows its names and addresses.
 */
final class LocalAuthority {
  /** Apple's limit for roots that a person added is 825 days. */
  private static final Duration LEAF_LIFE = Duration.ofDays(397);

  private static final Duration ROOT_LIFE = Duration.ofDays(3650);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private final Identity root;

  private LocalAuthority(Identity root) {
    this.root = root;
  }

  static LocalAuthority open(Path folder) throws IOException, GeneralSecurityException {
    Path certificate = folder.resolve("ca.pem");
    Path key = folder.resolve("ca.key");
    if (Identity.exists(certificate, key)) {
      return new LocalAuthority(Identity.read(certificate, key));
    }
    Identity root = makeRoot();
    root.write(certificate, key);
    return new LocalAuthority(root);
  }

  X509Certificate rootCertificate() {
    return root.leaf();
  }

  /** The server's certificate: the one in the folder while it fits these names, else a new one. */
  Identity identityFor(List<String> names, Path folder)
      throws IOException, GeneralSecurityException {
    Path certificate = folder.resolve("server.pem");
    Path key = folder.resolve("server.key");
    if (Identity.exists(certificate, key)) {
      Identity known = Identity.read(certificate, key);
      if (fits(known, names)) {
        return known;
      }
    }
    Identity fresh = makeLeaf(names);
    fresh.write(certificate, key);
    return fresh;
  }

  private boolean fits(Identity known, List<String> names) throws GeneralSecurityException {
    X509Certificate leaf = known.leaf();
    boolean ours = leaf.getIssuerX500Principal().equals(root.leaf().getSubjectX500Principal());
    boolean lasts = leaf.getNotAfter().toInstant().isAfter(Instant.now().plus(RENEW_BEFORE));
    return ours && lasts && known.names().containsAll(names);
  }

  private static Identity makeRoot() throws GeneralSecurityException {
    KeyPair pair = keyPair();
    X500Name name =
        new X500Name(
            "CN=Setareh on " + LocalNames.hostname() + " " + serial().toString(36).substring(0, 6));
    JcaX509v3CertificateBuilder builder = builder(name, name, pair, ROOT_LIFE);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return new Identity(List.of(sign(builder, pair)), pair.getPrivate());
    } catch (CertIOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private Identity makeLeaf(List<String> names) throws GeneralSecurityException {
    KeyPair pair = keyPair();
    X500Name issuer = X500Name.getInstance(root.leaf().getSubjectX500Principal().getEncoded());
    JcaX509v3CertificateBuilder builder =
        builder(issuer, new X500Name("CN=Setareh"), pair, LEAF_LIFE);
    GeneralName[] alternatives =
        names.stream().map(LocalAuthority::generalName).toArray(GeneralName[]::new);
    JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utils.createAuthorityKeyIdentifier(root.leaf().getPublicKey()));
      KeyPair signer = new KeyPair(root.leaf().getPublicKey(), root.key());
      return new Identity(List.of(sign(builder, signer), root.leaf()), pair.getPrivate());
    } catch (CertIOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static GeneralName generalName(String name) {
    return new GeneralName(
        LocalNames.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Duration life) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        serial(),
        Date.from(now.minus(CLOCKS_DIFFER)),
        Date.from(now.plus(life).minus(CLOCKS_DIFFER)),
        subject,
        pair.getPublic());
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair signer)
      throws GeneralSecurityException {
    try {
      var with = new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(with));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static BigInteger serial() {
    return new BigInteger(127, new SecureRandom()).setBit(126);
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
