package org.setareh.sfu.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PacketCache;
import org.setareh.sfu.receive.PeerClock;
import org.setareh.sfu.receive.Producer;
import org.setareh.sfu.receive.Producers;
import org.setareh.sfu.receive.Publisher;
import org.setareh.sfu.receive.ReceiveCounters;
import org.setareh.sfu.receive.TransportFeedback;
import org.setareh.wire.rtcp.RtcpKind;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;

/**
 * One publisher with sound and picture and one viewer, joined by the real producers and consumers,
 * and a clock that the test moves.
 */
final class Relay implements AutoCloseable {
  static final int AUDIO = 5;
  static final int VIDEO = 7;
  static final int VIDEO_RTX = 8;

  final Publisher publisher = new Publisher();
  final ReceiveCounters counters = new ReceiveCounters();
  final PeerClock clock = new PeerClock();
  final Producer microphone;
  final Producer camera;
  final Producers producers;
  final Source sound = new Source(Codec.OPUS, 0, 1, 0);
  final Source picture;
  final NtpAnchor ntp = NtpAnchor.ofUnixMillis(0, 1_800_000_000_500L);
  final AudioConsumer ears;
  final VideoConsumer eyes;

  /** What left for the viewer. */
  final List<Sent> sounds = new ArrayList<>();

  final List<Sent> pictures = new ArrayList<>();

  /** Our requests to the publisher. */
  int nacks;

  int pictureLosses;
  int fullIntraRequests;
  long nowNs = 1_000_000_000L;

  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();
  private final MemorySegment rtcp = MemorySegment.ofArray(new byte[1200]);
  private final MemorySegment out = Arena.ofAuto().allocate(Consumer.MAX_RESENT_BYTES);
  private final Forwarded result = new Forwarded();
  private final PacketCache cache = PacketCache.video(false);

  /** A relay of pictures in this codec. */
  Relay(Codec codec) {
    this(
        codec,
        Publisher.microphone(new DeclaredStream(AUDIO, 0, false)),
        Publisher.camera(List.of(), new DeclaredStream(VIDEO, VIDEO_RTX, true)));
  }

  Relay(Codec codec, NegotiatedSource audio, NegotiatedSource video) {
    microphone = new Producer(audio, clock, counters);
    camera = new Producer(video, clock, counters);
    producers =
        new Producers(
            List.of(microphone, camera),
            new TransportFeedback(0),
            counters,
            99,
            new byte[] {'c'},
            true);
    TransportSequences transport = new TransportSequences();
    ears =
        new AudioConsumer(
            Fixture.settings(Publisher.RED, -1), transport, ntp, (c, s, t) -> {}, new Random(1));
    eyes =
        new VideoConsumer(
            Fixture.settings(-1, 98),
            transport,
            ntp,
            (c, s, t) -> {},
            (source, encoding) -> camera.requestKeyFrame(encoding, nowNs),
            new Random(2));
    picture = new Source(codec, codec == Codec.H264 ? 1 : 0, 1, 0);
    picture.cache(0, cache);
    ears.switchTo(sound, nowNs);
    eyes.switchTo(picture, nowNs);
  }

  /** The publisher's packet arrives now. Returns what leaves for the viewer, null: nothing. */
  @Nullable Sent arrive(MediaPacket packet) {
    Producer from = producers.onRtp(packet, nowNs);
    Sent sent = null;
    if (from != null) {
      boolean video = from.kind().video();
      Source source = video ? picture : sound;
      Consumer consumer = video ? eyes : ears;
      if (packet.rtp.payloadLength() > 0) {
        source.observe(packet, nowNs);
      }
      if (video) {
        cache.add(packet, nowNs);
      }
      result.into(out, 0);
      if (consumer.offer(source, packet, nowNs, result)) {
        sent = new Sent(result);
        (video ? pictures : sounds).add(sent);
      }
    }
    packet.release();
    return sent;
  }

  /** Time goes on by so much; what is due to the publisher is written. */
  void pass(long ns) {
    nowNs += ns;
    eyes.poll(nowNs);
    while (producers.nextDeadlineNs() <= nowNs) {
      writer.begin(rtcp, 0, 1200);
      producers.writeRtcp(writer, nowNs);
      if (writer.isEmpty()) {
        return;
      }
      count();
    }
  }

  private void count() {
    if (!reader.wrap(rtcp, 0, writer.length())) {
      throw new AssertionError("our own RTCP is crooked");
    }
    while (reader.next()) {
      nacks += reader.kind() == RtcpKind.NACK ? reader.nackCount() : 0;
      pictureLosses += reader.kind() == RtcpKind.PICTURE_LOSS ? 1 : 0;
      fullIntraRequests += reader.kind() == RtcpKind.FULL_INTRA_REQUEST ? 1 : 0;
    }
    if (reader.crooked() > 0) {
      throw new AssertionError("our own RTCP is crooked");
    }
  }

  /** Sequence numbers that the viewer misses, in what left for it. */
  static long holes(List<Sent> sent) {
    long first = sent.getFirst().sequence;
    long last = first;
    for (Sent each : sent) {
      last = Math.max(last, each.sequence);
    }
    return last - first + 1 - sent.stream().mapToLong(each -> each.sequence).distinct().count();
  }

  /** The publisher's report of a source arrives now. */
  void senderReport(int ssrc, long ntpTimestamp, int rtpTimestamp) {
    writer.begin(rtcp, 0, 1200);
    writer.senderReport(ssrc, ntpTimestamp, rtpTimestamp, 1, 1);
    if (!reader.wrap(rtcp, 0, writer.length()) || !reader.next()) {
      throw new AssertionError("our own RTCP is crooked");
    }
    producers.onSenderReport(reader, nowNs);
  }

  /** The sender report that the viewer gets of this consumer now; null: none is due. */
  @Nullable RtcpReader report(Consumer consumer) {
    writer.begin(rtcp, 0, 1200);
    boolean due = consumer.writeSenderReport(writer, nowNs);
    return due && reader.wrap(rtcp, 0, writer.length()) && reader.next() ? reader : null;
  }

  @Override
  public void close() {
    eyes.close();
    cache.clear();
    if (publisher.pool.inUse() != 0) {
      throw new AssertionError("packets leak");
    }
    publisher.close();
  }
}
