package org.setareh.sfu.forward;

import static org.setareh.wire.BigEndian.put16;

import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PacketCache;
import org.setareh.wire.rtp.Sequence;

/**
 * A slot's picture: which encoding and which layers leave, and under what numbers.
 *
 * <p>A <em>run</em> begins with a key frame: of a new source, of another encoding of the same one,
 * or of a sender that began to count anew. Until it comes, the old encoding goes on, so that
 * nothing freezes; of an old <em>source</em> nothing leaves after {@link #switchTo}. Inside a run
 * {@link LayerGate} chooses frames.
 */
public final class VideoConsumer extends Consumer {
  private static final int CLOCK_RATE = Codec.VP8.clockRate(); // all video codecs have 90 kHz
  private static final int FRAME_TICKS = CLOCK_RATE / 30;

  /** A key frame that comes later than so many packets behind is not begun with any more. */
  private static final int MAX_LATE_START = 256;

  private static final long MIN_RESEND_NS = 10_000_000L;
  private static final long ASSUMED_RTT_NS = 50_000_000L;
  private static final long MAX_RESEND_NS = 500_000_000L;
  private static final int MAX_RESENDS = 8;
  private static final int NONE = -1;

  private final LayerGate gate = new LayerGate();
  private final PayloadRewriter rewriter;
  private final KeyFrameRequests keyFrames;
  private final ResendBudget budget = new ResendBudget();
  private @Nullable History history;
  private @Nullable Ciphertexts ciphertexts;
  private OutgoingCodec codec = new OutgoingCodec(Codec.VP8, 0, 0, -1, false);

  private int heightPixels = Integer.MAX_VALUE;
  private int maxLayer = Source.MAX_LAYERS;
  private int maxTemporalLayer = LayerGate.ALL;
  private int target = NONE;
  private int current = NONE;
  private boolean sameSource;

  /** Where the last key frame that left begins. */
  private long keyFrameNumber;

  private long resends;
  private long refused;

  public VideoConsumer(
      ConsumerSettings settings,
      TransportSequences transport,
      NtpAnchor ntp,
      FlowListener listener,
      KeyFrameSink keyFrames,
      RandomGenerator random) {
    super(new OutgoingStream(settings, CLOCK_RATE, FRAME_TICKS, transport, ntp, random), listener);
    rewriter = new PayloadRewriter(random);
    this.keyFrames = new KeyFrameRequests(keyFrames);
  }

  @Override
  public void wish(int height, int highestLayer, int highestTemporalLayer, long nowNs) {
    heightPixels = height;
    maxLayer = highestLayer;
    maxTemporalLayer = highestTemporalLayer;
    retarget(nowNs);
  }

  /** The layer that leaves, 0 for the lowest; -1 while nothing flows. */
  public int currentLayer() {
    Source source = source();
    if (current == NONE || source == null) {
      return NONE;
    }
    return source.simulcast() ? source.layerOf(current) : gate.spatialLayer();
  }

  /** The layer that is aimed at; -1 without a source. */
  public int targetLayer() {
    return target;
  }

  @Override
  void begin(Source next, OutgoingCodec nextCodec, boolean same, long nowNs) {
    codec = nextCodec;
    sameSource = same;
    current = NONE;
    if (history == null) {
      history = new History();
    }
    aim(next, nowNs);
    if (freshKeyFrame(next, nowNs) == Source.NONE) {
      retarget(nowNs);
    } // else catchUp brings it, or poll asks
  }

  /** Not of a source that is taken up again: the receiver had these pictures. */
  private long freshKeyFrame(Source source, long nowNs) {
    return sameSource ? Source.NONE : source.freshKeyFrame(aimedEncoding(source), nowNs);
  }

  @Override
  public void catchUp(long nowNs, BiConsumer<Source, MediaPacket> offer) {
    Source source = source();
    if (source == null || state() != State.WAITING) {
      return;
    }
    long first = freshKeyFrame(source, nowNs);
    PacketCache cache = source.cache(aimedEncoding(source));
    if (first == Source.NONE || cache == null) {
      return;
    }
    for (long number = first; number <= cache.newest(); number++) {
      MediaPacket packet = cache.get(number);
      if (packet != null) {
        offer.accept(source, packet);
      }
    }
  }

  @Override
  public boolean offer(Source from, MediaPacket packet, long nowNs, Forwarded result) {
    if (!takes(from, packet)) {
      return false;
    }
    if (packet.keyFrame()) {
      aim(from, nowNs); // the packet may have told of layers
    }
    if (packet.encoding() == current && stream.sequences.isOtherRun(packet.extendedSequence())) {
      current = NONE; // another encoder's pictures, which only begin with a key frame
    }
    if (packet.encoding() != current && !enter(from, packet, nowNs)) {
      return false;
    }
    long number = packet.extendedSequence();
    if (!stream.sequences.accepts(number)) {
      return false; // a repetition, or too late
    }
    if (packet.rtp.payloadLength() == 0) {
      return leaveOut(packet, nowNs, result);
    }
    boolean newest = stream.sequences.isNewest(number);
    boolean wanted = gate.passes(packet, newest);
    result.ids = rewriter.ids(packet, wanted, newest);
    if (result.ids == PayloadRewriter.REFUSED) {
      return leaveOut(packet, nowNs, result);
    }
    send(from, packet, nowNs, result);
    return true;
  }

  private void send(Source from, MediaPacket packet, long nowNs, Forwarded result) {
    long sequence = stream.sequences.give(packet.extendedSequence());
    int timestamp = stream.timestamps.rewrite(packet.rtp.timestamp());
    result.number(stream.settings.ssrc(), sequence, timestamp);
    result.type(codec.payloadType(), gate.endsPicture(packet));
    result.targets = targetsToWrite(packet);
    if (packet.keyFrame()) {
      keyFrames.arrived();
      keyFrameNumber = Math.max(keyFrameNumber, sequence);
    }
    flows(timestamp);
    header(from, packet, nowNs, result);
    PayloadRewriter.write(packet, 0, result);
    stream.complete(result, sequence, nowNs);
    stream.count(packet, result, nowNs);
    result.toKeep = codec.repeated();
    budget.earn();
    History kept = history;
    if (kept != null) {
      kept.add(result, from, packet, codec.rtxPayloadType(), nowNs);
    }
  }

  private void header(Source from, MediaPacket packet, long nowNs, Forwarded result) {
    int descriptor = stream.descriptorLength(packet, from, result.targets != 0);
    stream.header(packet, descriptor, nowNs, result);
    if (descriptor > 0) {
      stream.descriptor(packet, descriptor, result);
    }
    stream.endHeader(result);
  }

  /** Decode targets that a key frame announces to a receiver of fewer layers; 0: as they are. */
  private int targetsToWrite(MediaPacket packet) {
    if (!packet.hasDependency() || !packet.dependency().hasStructure()) {
      return 0;
    }
    int forwarded = gate.forwardedTargets(packet);
    return forwarded == packet.dependency().activeDecodeTargets() ? 0 : forwarded;
  }

  /** Nobody notices a packet that is left out; a number that was kept for it gets padding. */
  private boolean leaveOut(MediaPacket packet, long nowNs, Forwarded result) {
    long hole = stream.sequences.drop(packet.extendedSequence());
    if (hole == SequenceMap.NONE) {
      return false;
    }
    int timestamp = stream.timestamps.rewrite(packet.rtp.timestamp());
    result.number(stream.settings.ssrc(), hole, timestamp);
    result.type(codec.payloadType(), false);
    stream.fill(result, nowNs);
    return true;
  }

  /** Whether a run begins with this packet of another encoding than the one that leaves. */
  private boolean enter(Source from, MediaPacket packet, long nowNs) {
    if (!packet.keyFrame() || !brings(from, packet.encoding(), nowNs) || isStale(from, packet)) {
      return false;
    }
    current = packet.encoding();
    stream.beginRun(packet, sameSource, nowNs);
    sameSource = true;
    rewriter.begin();
    gate.begin(packet);
    return true;
  }

  /** Whether an encoding is on the way from the current one to the target. */
  private boolean brings(Source from, int encoding, long nowNs) {
    int layer = from.layerOf(encoding);
    if (current == NONE || !from.isAlive(from.layerOf(current), nowNs)) {
      return layer <= Math.max(target, 0);
    }
    int now = from.layerOf(current);
    return now < target ? layer > now && layer <= target : layer < now && layer >= target;
  }

  private static boolean isStale(Source from, MediaPacket packet) {
    PacketCache cache = from.cache(packet.encoding());
    return cache != null && cache.newest() > packet.extendedSequence() + MAX_LATE_START;
  }

  private void retarget(long nowNs) {
    Source source = source();
    if (source == null) {
      return;
    }
    aim(source, nowNs);
    if (state() == State.IDLE) {
      return;
    }
    int encoding = aimedEncoding(source);
    if (current == NONE || current != encoding || gate.needsKeyFrame(source)) {
      keyFrames.need(source, encoding, nowNs);
    }
  }

  private int aimedEncoding(Source source) {
    return source.encodingOf(Math.max(target, 0));
  }

  private void aim(Source source, long nowNs) {
    target = LayerSelector.choose(source, heightPixels, maxLayer, nowNs);
    gate.aimAt(source.simulcast() ? LayerGate.ALL : target, maxTemporalLayer);
  }

  @Override
  public void poll(long nowNs) {
    Source source = source();
    if (source == null || state() == State.IDLE) {
      return;
    }
    retarget(nowNs);
    keyFrames.poll(source, Math.max(current, 0), nowNs);
  }

  @Override
  public void onKeyFrameRequest(long nowNs) {
    Source source = source();
    if (source != null && current != NONE && state() != State.IDLE) {
      keyFrames.ask();
      keyFrames.poll(source, current, nowNs);
    }
  }

  /**
   * Whether the receiver needs a packet that it did not get and may never ask for: Chromium asks
   * once, and gives up a packet of one layer when the next picture's other layer has come. So it is
   * with several layers in one stream only; elsewhere a receiver asks until it has what it needs.
   *
   * @param sequence of the stream, 16 bits
   * @param sentNs when what was lost left; not where the packet has left once more since
   */
  @Override
  public boolean isLacking(int sequence, long sentNs) {
    Source source = source();
    History kept = history;
    long number = Sequence.extend(stream.sequences.next() - 1, sequence);
    return source != null
        && !source.simulcast()
        && currentLayer() > 0
        && kept != null
        && kept.has(number)
        && kept.sentNs(number) == sentNs
        && number >= keyFrameNumber;
  }

  @Override
  public void arrivedByRtx(int sequence) {
    History kept = history;
    long number = Sequence.extend(stream.sequences.next() - 1, sequence);
    if (kept != null && kept.has(number)) {
      kept.arrived(number);
    }
  }

  @Override
  public void keep(Forwarded written, int length) {
    Ciphertexts sent = ciphertexts;
    if (sent == null) {
      sent = new Ciphertexts();
      ciphertexts = sent;
    }
    sent.keep(written, length);
  }

  @Override
  public boolean resend(int sequence, long nowNs, Forwarded result) {
    History kept = history;
    long number = Sequence.extend(stream.sequences.next() - 1, sequence);
    if (kept == null || number < 0 || number >= stream.sequences.next()) {
      refused++;
      return false;
    }
    boolean sent =
        kept.has(number) ? sendAgain(kept, number, nowNs, result) : sendLate(number, nowNs, result);
    if (sent) {
      resends++;
      return true;
    }
    refused++;
    if (isGone(kept, number)) {
      onKeyFrameRequest(nowNs); // the receiver would wait for seconds before it asks
    }
    return false;
  }

  /** A packet that a decoder still needs, and that nobody has any more: after an outage. */
  private boolean isGone(History kept, long number) {
    boolean forgotten = stream.sequences.next() - number > History.REMEMBERED;
    return number >= keyFrameNumber && (forgotten || kept.has(number) && !isThere(kept, number));
  }

  private boolean isThere(History kept, long number) {
    Ciphertexts sent = ciphertexts;
    return sent != null && kept.rtxPayloadType(number) < 0
        ? sent.has(number)
        : kept.packet(number) != null;
  }

  private boolean sendAgain(History kept, long number, long nowNs, Forwarded result) {
    boolean tooSoon = kept.resends(number) > 0 && nowNs - kept.sentNs(number) < resendIntervalNs();
    if (tooSoon || kept.resends(number) >= MAX_RESENDS) {
      return false;
    }
    boolean sent =
        kept.rtxPayloadType(number) < 0
            ? repeat(number, result)
            : sendByRtx(kept, number, nowNs, result);
    if (sent) {
      kept.resent(number, nowNs);
    }
    return sent;
  }

  private boolean repeat(long number, Forwarded result) {
    Ciphertexts sent = ciphertexts;
    if (sent == null || !sent.has(number) || !budget.spend()) {
      return false;
    }
    int length = sent.copy(number, result.bytes.memory(), result.bytes.offset());
    result.repeats(length, stream.settings.ssrc(), number);
    result.transportSequence = sent.transportNumber(number);
    return true;
  }

  /** RFC 4588 section 4: the original sequence number stands in front of the payload. */
  private boolean sendByRtx(History kept, long number, long nowNs, Forwarded result) {
    Source from = kept.source(number);
    MediaPacket packet = kept.packet(number);
    if (from == null || packet == null || !budget.spend()) {
      return false;
    }
    kept.recall(number, result, stream.settings.rtxSsrc(), stream.nextRtxSequence());
    header(from, packet, nowNs, result);
    put16(result.bytes.memory(), result.bytes.payloadOffset(), (int) number);
    PayloadRewriter.write(packet, 2, result);
    stream.complete(result, number, nowNs);
    return true;
  }

  /**
   * A little less than a round trip: a receiver asks again after one, and some of its words hurry.
   */
  private long resendIntervalNs() {
    long rttNs = rttNs();
    return rttNs < 0 ? ASSUMED_RTT_NS : Math.clamp(rttNs * 3 / 4, MIN_RESEND_NS, MAX_RESEND_NS);
  }

  /** The packet came out of order, before its run began, and its number is still unused. */
  private boolean sendLate(long number, long nowNs, Forwarded result) {
    Source from = source();
    PacketCache cache = from == null || current == NONE ? null : from.cache(current);
    long wanted = stream.sequences.sourceOfHole(number);
    MediaPacket packet = cache == null || wanted == SequenceMap.NONE ? null : cache.get(wanted);
    return from != null && packet != null && budget.spend() && offer(from, packet, nowNs, result);
  }

  @Override
  public void close() {
    suspend();
    History kept = history;
    if (kept != null) {
      kept.clear();
    }
    Ciphertexts sent = ciphertexts;
    if (sent != null) {
      ciphertexts = null;
      sent.close();
    }
  }

  @Override
  public long resends() {
    return resends;
  }

  @Override
  public long resendsRefused() {
    return refused;
  }
}
