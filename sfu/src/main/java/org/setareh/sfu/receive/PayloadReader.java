package org.setareh.sfu.receive;

import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Av1Payload;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.codec.DependencyDescriptor;
import org.setareh.sfu.codec.DependencyStructure;
import org.setareh.sfu.codec.H264Payload;
import org.setareh.sfu.codec.Opus;
import org.setareh.sfu.codec.Vp8Descriptor;
import org.setareh.sfu.codec.Vp9Descriptor;
import org.setareh.wire.rtp.RtpPacket;

/**
 * Fills in what a packet's payload and extensions say: one for each encoding, since AV1's templates
 * are kept from packet to packet. Single thread, no allocation but AV1's templates once a key
 * frame.
 */
public final class PayloadReader {
  private final H264Payload h264 = new H264Payload();
  private final int audioLevelId;
  private final int dependencyId;
  private @Nullable DependencyStructure structure;
  private int activeDecodeTargets;

  /** By the publisher's ids of the extensions; 0 where one was not negotiated. */
  public PayloadReader(int audioLevelId, int dependencyId) {
    this.audioLevelId = audioLevelId;
    this.dependencyId = dependencyId;
  }

  /**
   * Reads a wrapped packet with a payload.
   *
   * @param red whether the payload type stands for RED around the codec
   * @return false: the payload is not what its payload type says
   */
  public boolean read(MediaPacket packet, Codec codec, boolean red) {
    packet.codec = codec;
    RtpPacket rtp = packet.rtp;
    MemorySegment segment = rtp.segment();
    long payload = rtp.payloadOffset();
    int length = rtp.payloadLength();
    packet.frameEnd = rtp.marker();
    return switch (codec) {
      case OPUS -> readOpus(packet, red, segment, payload, length);
      case VP8 -> readVp8(packet, segment, payload, length);
      case VP9 -> readVp9(packet, segment, payload, length);
      case AV1 -> readAv1(packet, segment, payload, length);
      case H264 -> readH264(packet, segment, payload, length);
    };
  }

  private boolean readOpus(
      MediaPacket packet, boolean red, MemorySegment segment, long payload, int length) {
    packet.red = red;
    if (red && !packet.redBlocks().parse(segment, payload, length)) {
      return false;
    }
    packet.frameStart = packet.frameEnd = packet.keyFrame = packet.switchUp = true;
    packet.silence = Opus.silence(packet.primaryLength());
    if (audioLevelId != 0 && packet.rtp.extensionLength(audioLevelId) >= 1) {
      int level = u8(segment, packet.rtp.extensionOffset(audioLevelId));
      packet.voice = (level & 0x80) != 0;
      packet.audioLevel = level & 0x7f;
    }
    return true;
  }

  private static boolean readVp8(
      MediaPacket packet, MemorySegment segment, long payload, int length) {
    Vp8Descriptor vp8 = packet.vp8();
    if (!vp8.parse(segment, payload, length)) {
      return false;
    }
    packet.keyFrame = vp8.keyFrame();
    packet.frameStart = vp8.frameStart();
    packet.temporalLayer = vp8.temporalLayer();
    packet.switchUp = vp8.layerSync() || vp8.keyFrame();
    packet.discardable = vp8.nonReference();
    packet.width = vp8.width();
    packet.height = vp8.height();
    return true;
  }

  private static boolean readVp9(
      MediaPacket packet, MemorySegment segment, long payload, int length) {
    Vp9Descriptor vp9 = packet.vp9();
    if (!vp9.parse(segment, payload, length)) {
      return false;
    }
    packet.keyFrame = vp9.keyFrame();
    packet.frameStart = vp9.frameStart();
    packet.frameEnd = vp9.frameEnd();
    packet.spatialLayer = vp9.spatialLayer();
    packet.temporalLayer = vp9.temporalLayer();
    packet.switchUp = vp9.switchingUpPoint() || vp9.keyFrame();
    packet.width = vp9.width();
    packet.height = vp9.height();
    return true;
  }

  private boolean readAv1(MediaPacket packet, MemorySegment segment, long payload, int length) {
    if (!Av1Payload.valid(segment, payload, length)) {
      return false;
    }
    packet.keyFrame = Av1Payload.keyFrame(segment, payload);
    packet.frameStart = packet.keyFrame || !Av1Payload.continues(segment, payload);
    packet.switchUp = packet.keyFrame;
    if (dependencyId == 0) {
      return true;
    }
    long extension = packet.rtp.extensionOffset(dependencyId);
    if (extension >= 0) {
      readDependency(packet, segment, extension);
    }
    return true;
  }

  private void readDependency(MediaPacket packet, MemorySegment segment, long extension) {
    DependencyDescriptor dependency = packet.dependency();
    int length = packet.rtp.extensionLength(dependencyId);
    if (!dependency.parse(segment, extension, length, structure, activeDecodeTargets)) {
      return;
    }
    DependencyStructure templates = dependency.structure();
    structure = templates;
    activeDecodeTargets = dependency.activeDecodeTargets();
    packet.hasDependency = true;
    packet.frameStart = dependency.frameStart();
    packet.frameEnd = dependency.frameEnd();
    packet.spatialLayer = dependency.spatialLayer();
    packet.temporalLayer = dependency.temporalLayer();
    packet.keyFrame =
        dependency.hasStructure() && dependency.frameStart() && dependency.independent();
    boolean needed = false;
    packet.switchUp = packet.keyFrame;
    for (int target = 0; target < templates.decodeTargets(); target++) {
      int indication = dependency.indication(target);
      needed |= indication >= DependencyDescriptor.SWITCH;
      packet.switchUp |= indication == DependencyDescriptor.SWITCH;
    }
    packet.discardable = !needed;
    if (packet.keyFrame) {
      packet.width = templates.width(packet.spatialLayer);
      packet.height = templates.height(packet.spatialLayer);
    }
  }

  private boolean readH264(MediaPacket packet, MemorySegment segment, long payload, int length) {
    if (!h264.parse(segment, payload, length)) {
      return false;
    }
    if (h264.validLength() < length) {
      packet.cutPayload(h264.validLength());
    }
    packet.keyFrame = h264.keyFrame();
    packet.frameStart = h264.frameStart();
    packet.switchUp = h264.keyFrame();
    packet.width = h264.width();
    packet.height = h264.height();
    return true;
  }
}
