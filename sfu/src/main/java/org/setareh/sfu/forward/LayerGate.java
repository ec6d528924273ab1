package org.setareh.sfu.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.DependencyDescriptor;
import org.setareh.sfu.codec.DependencyStructure;
import org.setareh.sfu.codec.Vp9Descriptor;
import org.setareh.sfu.receive.MediaPacket;

/**
 * Says which frames inside one encoding leave: up to a spatial and a temporal layer, and changes
 * these only where the codec says that a decoder can follow.
 *
 * <ul>
 *   <li>VP8 (RFC 7741 section 4.2): one temporal layer up at a frame of that layer with Y set; down
 *       at any frame.
 *   <li>VP9 (RFC 9628 section 4.2): spatially up at a key picture; lower layers are sent along
 *       where upper ones refer to them. Where they do not, as between key pictures of the {@code
 *       _KEY} modes (P and Z set), they are left out, and down is at a key picture too; else at any
 *       picture. Temporally up after a picture with U set.
 *   <li>AV1: a decode target is left for another at a frame whose indication for the new one is
 *       <em>switch</em> ("RTP Payload Format For AV1" appendix A.4).
 * </ul>
 *
 * <p>Why unneeded layers are left out: when a packet of one is lost, libwebrtc decodes the
 * picture's upper layer without it, takes the lower frame for past when it comes by RTX, and then
 * waits for it before every picture that follows, until it asks for a key frame after three
 * seconds.
 *
 * <p>Steps are made at a frame's first packet and only by packets newer than all before. The last
 * steps are kept with their place, so that a late packet is judged as its time was. One thread.
 */
final class LayerGate {
  static final int ALL = 7;

  private static final int STEPS = 8;

  private final long[] since = new long[STEPS];
  private final byte[] spatial = new byte[STEPS];
  private final byte[] temporal = new byte[STEPS];
  private final byte[] decodeTarget = new byte[STEPS];
  private int newest;

  private int targetSpatial = ALL;
  private int targetTemporal = ALL;
  private boolean raiseTemporal;
  private int pictureTimestamp;

  /** Since the last key picture a lower layer was left out, so its next frames are of no use. */
  private boolean lowerLeftOut;

  private @Nullable DependencyStructure structure;
  private int activeTargets;
  private int wantedTarget;
  private boolean targetsChanged;

  /** The layers to aim at, 0 to {@link #ALL} each. */
  void aimAt(int spatialLayer, int temporalLayer) {
    if (targetSpatial != spatialLayer || targetTemporal != temporalLayer) {
      targetSpatial = spatialLayer;
      targetTemporal = temporalLayer;
      targetsChanged = true;
    }
  }

  /** A run begins with this packet, a key frame. */
  void begin(MediaPacket packet) {
    newest = 0;
    for (int i = 0; i < STEPS; i++) {
      since[i] = Long.MIN_VALUE;
      spatial[i] = (byte) targetSpatial;
      temporal[i] = (byte) targetTemporal;
    }
    raiseTemporal = lowerLeftOut = false;
    pictureTimestamp = packet.rtp.timestamp() - 1;
    structure = null;
    wantedTarget = 0;
    if (packet.hasDependency()) {
      findTarget(packet.dependency());
    }
    Arrays.fill(decodeTarget, (byte) wantedTarget);
  }

  /**
   * Whether the packet is wanted.
   *
   * @param isNewest whether it is newer by sequence number than all before in the run
   */
  boolean passes(MediaPacket packet, boolean isNewest) {
    return switch (packet.codec()) {
      case VP8 -> passesVp8(packet, isNewest);
      case VP9 -> passesVp9(packet, isNewest);
      case AV1 -> !packet.hasDependency() || passesAv1(packet, isNewest);
      case H264, OPUS -> true;
    };
  }

  private boolean passesVp8(MediaPacket packet, boolean isNewest) {
    if (isNewest && packet.frameStart()) {
      int now = temporal[newest];
      int layer = packet.temporalLayer();
      if (packet.keyFrame() || targetTemporal < now) {
        step(packet, spatial[newest], targetTemporal);
      } else if (targetTemporal > now && layer == now + 1 && packet.switchUp()) {
        step(packet, spatial[newest], layer);
      }
    }
    return packet.temporalLayer() <= temporal[at(packet.extendedSequence())];
  }

  private boolean passesVp9(MediaPacket packet, boolean isNewest) {
    if (isNewest
        && packet.frameStart()
        && (packet.rtp.timestamp() != pictureTimestamp || packet.keyFrame())) {
      pictureTimestamp = packet.rtp.timestamp();
      if (packet.keyFrame()) {
        lowerLeftOut = false;
        step(packet, targetSpatial, targetTemporal);
      } else {
        int now = temporal[newest];
        int next = raiseTemporal ? targetTemporal : Math.min(now, targetTemporal);
        int layer = lowerLeftOut ? spatial[newest] : Math.min(spatial[newest], targetSpatial);
        step(packet, layer, next);
      }
      raiseTemporal =
          packet.switchUp()
              && packet.temporalLayer() <= temporal[newest]
              && targetTemporal > temporal[newest];
    }
    int step = at(packet.extendedSequence());
    Vp9Descriptor vp9 = packet.vp9();
    if (packet.spatialLayer() < spatial[step] && vp9.interPicture() && vp9.notForUpperLayers()) {
      lowerLeftOut = true;
      return false;
    }
    return packet.spatialLayer() <= spatial[step] && packet.temporalLayer() <= temporal[step];
  }

  private boolean passesAv1(MediaPacket packet, boolean isNewest) {
    DependencyDescriptor frame = packet.dependency();
    if (isNewest && packet.frameStart()) {
      if (targetsChanged
          || frame.structure() != structure
          || frame.activeDecodeTargets() != activeTargets) {
        findTarget(frame);
      }
      if (wantedTarget != decodeTarget[newest]
          && (packet.keyFrame() || frame.indication(wantedTarget) == DependencyDescriptor.SWITCH)) {
        stepTo(packet, wantedTarget);
      }
    }
    int target = decodeTarget[at(packet.extendedSequence())];
    return target < frame.structure().decodeTargets()
        && frame.indication(target) != DependencyDescriptor.NOT_PRESENT;
  }

  /** The highest active decode target within the layers aimed at; else the lowest active one. */
  private void findTarget(DependencyDescriptor frame) {
    DependencyStructure templates = frame.structure();
    structure = templates;
    activeTargets = frame.activeDecodeTargets();
    targetsChanged = false;
    int best = -1;
    int bestRank = -1;
    int lowest = 0;
    int lowestRank = Integer.MAX_VALUE;
    for (int target = 0; target < templates.decodeTargets(); target++) {
      if ((activeTargets >>> target & 1) == 0) {
        continue;
      }
      int rank = templates.spatialLayer(target) << 4 | templates.temporalLayer(target);
      boolean within =
          templates.spatialLayer(target) <= targetSpatial
              && templates.temporalLayer(target) <= targetTemporal;
      if (within && rank > bestRank) {
        best = target;
        bestRank = rank;
      }
      if (rank < lowestRank) {
        lowest = target;
        lowestRank = rank;
      }
    }
    wantedTarget = best >= 0 ? best : lowest;
  }

  /** Whether the packet ends the highest frame of its picture that leaves. */
  boolean endsPicture(MediaPacket packet) {
    if (packet.rtp.marker()) {
      return true;
    }
    int step = at(packet.extendedSequence());
    return switch (packet.codec()) {
      case VP9 -> packet.frameEnd() && packet.spatialLayer() == spatial[step];
      case AV1 ->
          packet.frameEnd()
              && packet.hasDependency()
              && packet.spatialLayer()
                  == packet.dependency().structure().spatialLayer(decodeTarget[step]);
      case VP8, H264, OPUS -> false;
    };
  }

  /**
   * The decode targets that go on to the receiver, bit 0 for target 0. All active ones where the
   * highest was chosen; else the chosen one and those of its spatial layer below: lower spatial
   * layers' own targets are not whole where layers depend on each other at key frames only.
   */
  int forwardedTargets(MediaPacket packet) {
    DependencyStructure templates = packet.dependency().structure();
    int active = packet.dependency().activeDecodeTargets();
    int chosen = decodeTarget[at(packet.extendedSequence())];
    int below = 0;
    int ofLayer = 0;
    for (int target = 0; target < templates.decodeTargets(); target++) {
      int layer = templates.spatialLayer(target);
      if (layer <= templates.spatialLayer(chosen)
          && templates.temporalLayer(target) <= templates.temporalLayer(chosen)) {
        below |= 1 << target;
        ofLayer |= layer == templates.spatialLayer(chosen) ? 1 << target : 0;
      }
    }
    return (active & ~below) == 0 ? active : active & ofLayer;
  }

  /** The spatial layer that leaves. */
  int spatialLayer() {
    DependencyStructure templates = structure;
    return templates == null
        ? spatial[newest]
        : templates.spatialLayer(Math.min(decodeTarget[newest], templates.decodeTargets() - 1));
  }

  /** Whether only a key frame brings the spatial layer that is aimed at. */
  boolean needsKeyFrame(Source source) {
    return switch (source.codec()) {
      case VP9 -> {
        int wanted = Math.min(targetSpatial, source.layers() - 1);
        yield wanted > spatial[newest] || lowerLeftOut && wanted < spatial[newest];
      }
      case AV1 -> {
        DependencyStructure templates = structure;
        yield templates != null
            && (targetsChanged
                    ? Math.min(targetSpatial, templates.spatialLayers() - 1)
                    : templates.spatialLayer(wantedTarget))
                != templates.spatialLayer(decodeTarget[newest]);
      }
      case VP8, H264, OPUS -> false;
    };
  }

  private void step(MediaPacket packet, int toSpatial, int toTemporal) {
    if (toSpatial != spatial[newest] || toTemporal != temporal[newest]) {
      push(packet.extendedSequence());
      spatial[newest] = (byte) toSpatial;
      temporal[newest] = (byte) toTemporal;
    }
  }

  private void stepTo(MediaPacket packet, int target) {
    push(packet.extendedSequence());
    decodeTarget[newest] = (byte) target;
  }

  private void push(long from) {
    int before = newest;
    newest = newest + 1 & STEPS - 1;
    since[newest] = from;
    spatial[newest] = spatial[before];
    temporal[newest] = temporal[before];
    decodeTarget[newest] = decodeTarget[before];
  }

  /** The step in force at a source number. */
  private int at(long sequence) {
    int step = newest;
    for (int back = 1; back < STEPS && since[step] > sequence; back++) {
      step = step - 1 & STEPS - 1;
    }
    return step;
  }
}
