package org.setareh.sfu.dtls;

import java.util.Arrays;
import org.setareh.sfu.srtp.SrtpMasterKey;
import org.setareh.sfu.srtp.SrtpProfile;

/**
 * What a handshake yields (RFC 5764 section 4.2), split into the two directions.
 *
 * @param local of what we send
 * @param remote of what the peer sends
 */
public record SrtpKeys(SrtpProfile profile, SrtpMasterKey local, SrtpMasterKey remote) {

  /**
   * @param role ours
   * @param exported keying material under {@code EXTRACTOR-dtls_srtp}
   */
  static SrtpKeys split(SrtpProfile profile, DtlsRole role, byte[] exported) {
    SrtpMasterKey client = SrtpMasterKey.ofClient(profile, exported);
    SrtpMasterKey server = SrtpMasterKey.ofServer(profile, exported);
    return switch (role) {
      case CLIENT -> new SrtpKeys(profile, client, server);
      case SERVER -> new SrtpKeys(profile, server, client);
    };
  }

  /** Wipes the keys, once the ciphers hold theirs. */
  public void clear() {
    Arrays.fill(local.key(), (byte) 0);
    Arrays.fill(local.salt(), (byte) 0);
    Arrays.fill(remote.key(), (byte) 0);
    Arrays.fill(remote.salt(), (byte) 0);
  }
}
