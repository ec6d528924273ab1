package org.setareh.signaling.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The key that handshakes use now; may become another one while the server runs. Any thread. */
final class CurrentKey extends X509ExtendedKeyManager {
  private static final String PREFIX = "server-";

  /** The alias tells one handshake's key from the next, should it change in the middle. */
  private record Numbered(long number, Identity identity) {}

  private volatile Numbered current;
  private volatile Numbered former;

  CurrentKey(Identity identity) {
    current = new Numbered(0, identity);
    former = current;
  }

  Identity identity() {
    return current.identity();
  }

  void become(Identity identity) {
    former = current;
    current = new Numbered(former.number() + 1, identity);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Numbered now = current;
    return now.identity().key().getAlgorithm().equals(keyType) ? PREFIX + now.number() : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return of(alias).chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return of(alias).key();
  }

  private Identity of(String alias) {
    Numbered before = former;
    return alias.equals(PREFIX + before.number()) ? before.identity() : current.identity();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {PREFIX + current.number()};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
