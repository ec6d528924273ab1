package org.setareh.sfu.ice;

import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;

/** Credentials of both, from the offer or a restart on, and the key to what is signed with ours. */
final class IceSession {
  final IceCredentialPair credentials;
  final StunIntegrity key;

  /** How many restarts came before. */
  final int generation;

  IceSession(IceCredentialPair credentials, int generation) {
    this.credentials = credentials;
    this.generation = generation;
    this.key = StunIntegrity.shortTerm(credentials.local().password());
  }

  String ufrag() {
    return credentials.local().ufrag();
  }

  boolean verifies(StunMessage request) {
    return request.has(StunAttribute.MESSAGE_INTEGRITY_SHA256)
        ? key.verifySha256(request)
        : key.verify(request);
  }
}
