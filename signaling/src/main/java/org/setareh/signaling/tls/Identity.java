package org.setareh.signaling.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.setareh.signaling.data.DataFolder;
import org.setareh.signaling.web.LocalNames;

/** A private key and its certificate chain, the own one first. */
record Identity(List<X509Certificate> chain, PrivateKey key) {

  static boolean exists(Path certificate, Path key) {
    return Files.exists(certificate) && Files.exists(key);
  }

  /** Reads PEM files; the key may be PKCS#8 or of the older forms (EC, RSA), unencrypted. */
  static Identity read(Path certificate, Path key) throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    var factory = CertificateFactory.getInstance("X.509");
    for (Certificate read :
        factory.generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)))) {
      chain.add((X509Certificate) read);
    }
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("no certificate in " + certificate);
    }
    Identity identity = new Identity(List.copyOf(chain), readKey(key));
    identity.checkPair();
    return identity;
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  /** The names and addresses it stands for. */
  Set<String> names() throws GeneralSecurityException {
    Set<String> names = new HashSet<>();
    var alternatives = leaf().getSubjectAlternativeNames();
    if (alternatives != null) {
      for (List<?> name : alternatives) {
        names.add(LocalNames.normal(String.valueOf(name.get(1))));
      }
    }
    return names;
  }

  void write(Path certificate, Path keyFile) throws IOException, GeneralSecurityException {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate link : chain) {
      pem.append(pem("CERTIFICATE", link.getEncoded()));
    }
    DataFolder.writePrivately(
        keyFile, pem("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
    DataFolder.writePrivately(certificate, pem.toString().getBytes(StandardCharsets.US_ASCII));
  }

  static String pem(String label, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
    try (PEMParser parser = new PEMParser(Files.newBufferedReader(file))) {
      for (Object read = parser.readObject(); read != null; read = parser.readObject()) {
        if (read instanceof PrivateKeyInfo info) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
        if (read instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
        }
      }
    }
    throw new GeneralSecurityException("no unencrypted private key in " + file);
  }

  /** A certificate renewed beside an old key would break every handshake. */
  private void checkPair() throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    byte[] probe = {1, 2, 3};
    var signer = java.security.Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(probe);
    byte[] signature = signer.sign();
    signer.initVerify(leaf().getPublicKey());
    signer.update(probe);
    if (!signer.verify(signature)) {
      throw new GeneralSecurityException("the key does not belong to the certificate");
    }
  }
}
