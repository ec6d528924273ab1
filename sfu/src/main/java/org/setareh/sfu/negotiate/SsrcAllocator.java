package org.setareh.sfu.negotiate;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SessionDescription;
import org.setareh.wire.sdp.Source;

/** Random SSRCs of a connection that neither side uses yet (RFC 3550 section 8.1). */
final class SsrcAllocator {
  private final SecureRandom random;
  private final Set<Integer> taken = new HashSet<>();

  SsrcAllocator(SecureRandom random, SessionDescription offer) {
    this.random = random;
    taken.add(0);
    for (MediaSection section : offer.media()) {
      for (Source source : section.sources()) {
        taken.add(source.ssrc());
      }
    }
  }

  int next() {
    int ssrc = random.nextInt();
    while (!taken.add(ssrc)) {
      ssrc = random.nextInt();
    }
    return ssrc;
  }
}
