package org.setareh.sfu.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PacketCache;

/**
 * What a worker knows of a publisher's stream that its consumers take. Each worker has one of its
 * own for a source, on its own thread, whether the publisher lives there or its packets are lent by
 * another worker. A source that changes its codec becomes a new object.
 *
 * <p>A <em>layer</em> is a simulcast encoding, or, where there is only one encoding, a spatial
 * layer in it; lowest first. Heights and life of layers are learned from the packets, and with
 * simulcast their order too ({@link EncodingRanks}): a layer's number may come to mean another
 * encoding, an encoding's never another stream.
 */
public final class Source {
  /** Layers of a source at most. */
  public static final int MAX_LAYERS = 8;

  /** A layer is dead when it was silent for so long... */
  private static final long SILENT_NS = 500_000_000L;

  /** ...the lowest, once it came: a screen's pauses so long after a large frame. */
  private static final long LOWEST_SILENT_NS = 2_000_000_000L;

  /** ...while another one was heard within so long. */
  private static final long HEARD_NS = 200_000_000L;

  /** A layer that was dead while others lived is trusted again after so long. */
  private static final long TRUSTED_AFTER_NS = 2_000_000_000L;

  /** A key frame older than so, or so many packets back, is not worth repeating. */
  private static final long FRESH_NS = 300_000_000L;

  private static final int FRESH_PACKETS = 128;

  /** There is no such packet. */
  static final long NONE = -1;

  /** Height of the top layer as long as no key frame told. */
  private static final int ASSUMED_HEIGHT = 720;

  private final Codec codec;
  private final int profile;
  private final int encodings;
  private final int dependencyExtensionId;
  private final @Nullable PacketCache[] caches;
  private final EncodingRanks ranks;

  // By encoding with simulcast, else by spatial layer.
  private final int[] heights = new int[MAX_LAYERS];
  private final long[] heardNs = new long[MAX_LAYERS];
  private final long[] trustedFromNs = new long[MAX_LAYERS];
  private final long[] keyFrameAt = new long[MAX_LAYERS];
  private final long[] keyFrameNs = new long[MAX_LAYERS];
  private int layers;
  private long anyHeardNs = Long.MIN_VALUE;
  private long firstHeardNs = Long.MIN_VALUE;

  /** When packets came again after none did. */
  private long resumedNs;

  /**
   * @param profile see {@link OutgoingCodec#profile()}
   * @param encodings simulcast encodings, 1 without simulcast; at most {@link #MAX_LAYERS}
   * @param dependencyExtensionId the publisher's id of the dependency descriptor; 0 for none
   */
  public Source(Codec codec, int profile, int encodings, int dependencyExtensionId) {
    if (encodings < 1 || encodings > MAX_LAYERS) {
      throw new IllegalArgumentException(encodings + " encodings");
    }
    this.codec = codec;
    this.profile = profile;
    this.encodings = encodings;
    this.dependencyExtensionId = dependencyExtensionId;
    caches = new PacketCache[encodings];
    ranks = new EncodingRanks(encodings);
    layers = encodings;
    Arrays.fill(heardNs, Long.MIN_VALUE);
    Arrays.fill(trustedFromNs, Long.MIN_VALUE);
    Arrays.fill(keyFrameAt, NONE);
  }

  public Codec codec() {
    return codec;
  }

  public int profile() {
    return profile;
  }

  public int encodings() {
    return encodings;
  }

  int dependencyExtensionId() {
    return dependencyExtensionId;
  }

  /** Where this worker keeps the encoding's last packets, so that NACKs can be answered. */
  public void cache(int encoding, @Nullable PacketCache cache) {
    caches[encoding] = cache;
  }

  @Nullable PacketCache cache(int encoding) {
    return caches[encoding];
  }

  /** Learns from a packet; once for each, before consumers are offered it. */
  public void observe(MediaPacket packet, long nowNs) {
    int at = simulcast() ? packet.encoding() : packet.spatialLayer();
    if (at >= MAX_LAYERS) {
      return;
    }
    if (simulcast()) {
      ranks.observe(packet, nowNs);
    }
    if (anyHeardNs == Long.MIN_VALUE || nowNs - anyHeardNs > HEARD_NS) {
      resumedNs = nowNs;
    }
    boolean died = heardNs[at] != Long.MIN_VALUE && nowNs - heardNs[at] > SILENT_NS;
    boolean lowest = (simulcast() ? ranks.rankOf(at) : at) == 0;
    if (died && !lowest && nowNs - resumedNs > SILENT_NS) {
      trustedFromNs[at] = nowNs + TRUSTED_AFTER_NS;
    }
    heardNs[at] = nowNs;
    anyHeardNs = nowNs;
    if (firstHeardNs == Long.MIN_VALUE) {
      firstHeardNs = nowNs;
    }
    if (packet.frameStart() && packet.rtp.payloadLength() > 0) {
      if (packet.keyFrame()) {
        keyFrameAt[packet.encoding()] = packet.extendedSequence();
        keyFrameNs[packet.encoding()] = nowNs;
      }
      if (!simulcast()) {
        learnSizes(packet, at, nowNs);
      }
    }
  }

  /**
   * Where the encoding's last key frame begins, if it is so fresh that a receiver who comes now had
   * better get it and what followed at once than wait for a new one; else {@link #NONE}.
   */
  long freshKeyFrame(int encoding, long nowNs) {
    PacketCache cache = caches[encoding];
    long at = keyFrameAt[encoding];
    boolean fresh =
        at != NONE
            && nowNs - keyFrameNs[encoding] <= FRESH_NS
            && cache != null
            && cache.newest() - at < FRESH_PACKETS
            && cache.get(at) != null;
    return fresh ? at : NONE;
  }

  private void learnSizes(MediaPacket packet, int layer, long nowNs) {
    layers = Math.max(layers, layer + 1);
    switch (codec) {
      case VP9 -> {
        if (packet.vp9().spatialLayers() > 0) {
          layers = packet.vp9().spatialLayers();
          for (int i = 0; i < layers; i++) {
            learn(i, packet.vp9().height(i));
            heardNs[i] = nowNs; // announced
          }
        }
      }
      case AV1 -> {
        if (packet.hasDependency() && packet.dependency().hasStructure()) {
          layers = packet.dependency().structure().spatialLayers();
          for (int i = 0; i < layers; i++) {
            learn(i, packet.dependency().structure().height(i));
            heardNs[i] = nowNs; // announced
          }
        }
      }
      case VP8, H264 -> learn(0, packet.height());
      case OPUS -> {}
    }
  }

  private void learn(int layer, int height) {
    if (height > 0) {
      heights[layer] = height;
    }
  }

  /** Whether the layers are encodings of their own. */
  public boolean simulcast() {
    return encodings > 1;
  }

  /** The encoding that a layer is now. */
  int encodingOf(int layer) {
    return simulcast() ? ranks.encodingAt(layer) : 0;
  }

  /** The layer that an encoding is now; 0 where all layers are in one encoding. */
  int layerOf(int encoding) {
    return simulcast() ? ranks.rankOf(encoding) : 0;
  }

  private int knownHeight(int layer) {
    return simulcast() ? ranks.height(layer) : heights[layer];
  }

  /** Layers known so far, at least 1. */
  public int layers() {
    return layers;
  }

  /** Pixels; a guess (each layer half of the one above) until a key frame told. */
  public int height(int layer) {
    for (int away = 0; away < layers; away++) {
      if (away <= layer && knownHeight(layer - away) > 0) {
        return knownHeight(layer - away) << away;
      }
      if (layer + away < layers && knownHeight(layer + away) > 0) {
        return knownHeight(layer + away) >> away;
      }
    }
    return ASSUMED_HEIGHT >> (layers - 1 - layer);
  }

  /**
   * Whether the publisher sends the layer: false once others came for a while and it did not, and
   * then until it has come for some time, since on a narrow network publishers try a layer now and
   * again and give it up, though never the lowest. A source of which nothing comes at all is not
   * judged.
   */
  public boolean isAlive(int layer, long nowNs) {
    int at = simulcast() ? ranks.encodingAt(layer) : layer;
    long silentNs = layer == 0 && heardNs[at] != Long.MIN_VALUE ? LOWEST_SILENT_NS : SILENT_NS;
    return layers == 1
        || anyHeardNs == Long.MIN_VALUE
        || nowNs - anyHeardNs > HEARD_NS
        || nowNs - Math.max(heardNs[at], firstHeardNs) <= silentNs && nowNs >= trustedFromNs[at];
  }
}
