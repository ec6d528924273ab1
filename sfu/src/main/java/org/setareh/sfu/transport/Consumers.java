package org.setareh.sfu.transport;

import java.util.random.RandomGenerator;
import org.setareh.sfu.forward.AudioConsumer;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.forward.ConsumerSettings;
import org.setareh.sfu.forward.NtpAnchor;
import org.setareh.sfu.forward.TransportSequences;
import org.setareh.sfu.forward.VideoConsumer;
import org.setareh.sfu.negotiate.NegotiatedSection;

/** Makes a peer's consumers of what was negotiated. */
final class Consumers {
  private final TransportHost host;
  private final TransportSequences sequences;
  private final NtpAnchor clock;
  private final RandomGenerator random;

  Consumers(
      TransportHost host, TransportSequences sequences, NtpAnchor clock, RandomGenerator random) {
    this.host = host;
    this.sequences = sequences;
    this.clock = clock;
    this.random = random;
  }

  Consumer video(NegotiatedSection section, SlotStream stream) {
    return new VideoConsumer(
        ConsumerSettings.of(section),
        sequences,
        clock,
        (consumer, source, rtpTimestamp) -> stream.slot().flowing(stream, rtpTimestamp),
        (source, encoding) -> stream.requestKeyFrame(encoding, host.nowNs()),
        random);
  }

  Consumer audio(NegotiatedSection section, SlotStream stream) {
    return new AudioConsumer(
        ConsumerSettings.of(section),
        sequences,
        clock,
        (consumer, source, rtpTimestamp) -> stream.slot().flowing(stream, rtpTimestamp),
        random);
  }
}
