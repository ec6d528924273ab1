package org.setareh.sfu.transport;

import org.setareh.sfu.negotiate.NegotiatedCodec;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.sfu.route.Track;

/** What was negotiated, in the words of tracks. */
final class Formats {
  private Formats() {}

  static Track.Format ofTrack(NegotiatedSource source) {
    int[] profiles = new int[128];
    for (NegotiatedCodec codec : source.codecs()) {
      profiles[codec.payloadType()] = codec.profile();
    }
    int encodings = Math.max(1, Math.max(source.rids().size(), source.streams().size()));
    return new Track.Format(encodings, source.extensions().dependencyDescriptor(), profiles);
  }
}
