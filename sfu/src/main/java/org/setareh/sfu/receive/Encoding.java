package org.setareh.sfu.receive;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;

/**
 * One encoding of a source: a simulcast layer, or all there is. Read by the peer's worker; written
 * by its {@link Producer}.
 */
public final class Encoding {
  /** Layers whose bitrate is told apart; higher ones count with the last. */
  public static final int MAX_LAYERS = 4;

  /** Without packets for so long an encoding counts as switched off. */
  static final long ALIVE_NS = 2_000_000_000;

  final int index;
  final ReceptionStatistics statistics = new ReceptionStatistics();
  final NackGenerator nack = new NackGenerator();
  final KeyFrameRequests keyFrames = new KeyFrameRequests();
  final SourceClock clock;
  final PayloadReader reader;
  private final BitrateMeter total = new BitrateMeter();
  private final @Nullable BitrateMeter[] layers = new BitrateMeter[MAX_LAYERS * MAX_LAYERS];

  /** Whether the publisher takes FIR, and no PLI, for what it sends now. */
  boolean fullIntraRequests;

  boolean hasSsrc;
  int ssrc;
  boolean hasRtxSsrc;
  int rtxSsrc;
  private @Nullable Codec codec;
  private int codecChanges;
  private boolean heard;
  private long lastPacketNs;
  private int width;
  private int height;

  Encoding(int index, PayloadReader reader, PeerClock peerClock) {
    this.index = index;
    this.reader = reader;
    clock = new SourceClock(peerClock);
  }

  /** Gives the encoding its SSRC; another one than before begins everything anew. */
  void ssrc(int value) {
    if (hasSsrc && ssrc != value) {
      statistics.restart();
      clock.restart();
      hasRtxSsrc = false;
    }
    hasSsrc = true;
    ssrc = value;
  }

  void rtxSsrc(int value) {
    hasRtxSsrc = true;
    rtxSsrc = value;
  }

  /** Notes a packet that is forwarded, and tells it the size of the picture. */
  void onMedia(MediaPacket packet, long nowNs) {
    heard = true;
    lastPacketNs = nowNs;
    int bytes = packet.rtp.payloadLength();
    total.add(bytes, nowNs);
    if (packet.codec().video()) {
      layer(packet.spatialLayer(), packet.temporalLayer()).add(bytes, nowNs);
      if (packet.keyFrame() && packet.height() != 0) {
        width = packet.width();
        height = packet.height();
      }
      packet.width = width;
      packet.height = height;
    }
    if (packet.codec() != codec) {
      codecChanges += codec == null ? 0 : 1;
      codec = packet.codec();
    }
  }

  private BitrateMeter layer(int spatial, int temporal) {
    int at = Math.min(spatial, MAX_LAYERS - 1) * MAX_LAYERS + Math.min(temporal, MAX_LAYERS - 1);
    BitrateMeter meter = layers[at];
    if (meter == null) {
      meter = new BitrateMeter();
      layers[at] = meter;
    }
    return meter;
  }

  /** The place among the source's encodings in the offer, which says nothing of its size. */
  public int index() {
    return index;
  }

  /** What it is sent in now; null before the first packet. */
  public @Nullable Codec codec() {
    return codec;
  }

  /** How often the codec changed since the beginning. */
  public int codecChanges() {
    return codecChanges;
  }

  /** Whether packets came lately; a muted source's do not count. */
  public boolean alive(long nowNs) {
    return heard && nowNs - lastPacketNs <= ALIVE_NS;
  }

  /** Bits a second of payload, all layers. */
  public long bitrateBps(long nowNs) {
    return total.bps(nowNs);
  }

  /** Bits a second of payload, of the layers up to and with these. */
  public long bitrateBps(int spatialLayer, int temporalLayer, long nowNs) {
    long sum = 0;
    for (int spatial = 0; spatial <= Math.min(spatialLayer, MAX_LAYERS - 1); spatial++) {
      for (int temporal = 0; temporal <= Math.min(temporalLayer, MAX_LAYERS - 1); temporal++) {
        BitrateMeter meter = layers[spatial * MAX_LAYERS + temporal];
        sum += meter == null ? 0 : meter.bps(nowNs);
      }
    }
    return sum;
  }

  /** Pixels of the last key frame's (base) layer; 0 while unknown. */
  public int width() {
    return width;
  }

  /** Pixels of the last key frame's (base) layer; 0 while unknown. */
  public int height() {
    return height;
  }

  /** Loss and jitter. */
  public ReceptionStatistics statistics() {
    return statistics;
  }

  /** What is missing. */
  public NackGenerator nack() {
    return nack;
  }
}
