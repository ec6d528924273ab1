package org.setareh.sfu.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A fuzz target for each parser. As an ordinary test each runs its checked-in corpus ({@code
 * CodecFuzzTestInputs} beside this class's resources); one is fuzzed by {@code JAZZER_FUZZ=1 mvn
 * test -pl sfu -am -Dtest=CodecFuzzTest#vp9}, all of them by {@link AllCodecsFuzzTest}.
 *
 * <p>What holds: no exception, no read outside the payload, and offsets that lie within it.
 */
class CodecFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void vp8(byte[] data) {
    Vp8Descriptor vp8 = new Vp8Descriptor();
    if (vp8.parse(Bits.placed(data), 3, data.length)) {
      int length = vp8.descriptorLength();
      check(length >= 1 && length <= 6 && length < data.length);
      check(vp8.pictureIdOffset() + (vp8.longPictureId() ? 2 : 1) <= length);
      check(vp8.tl0PicIdxOffset() < length && vp8.layerOffset() < length);
      check(vp8.keyFrame() || vp8.width() == 0);
    }
  }

  @FuzzTest(maxDuration = "5m")
  void vp9(byte[] data) {
    Vp9Descriptor vp9 = new Vp9Descriptor();
    if (vp9.parse(Bits.placed(data), 3, data.length)) {
      int length = vp9.descriptorLength();
      check(length >= 1 && length < data.length);
      check(vp9.pictureIdOffset() + (vp9.longPictureId() ? 2 : 1) <= length);
      check(vp9.tl0PicIdxOffset() < length);
      check(vp9.referenceCount() <= 3 && vp9.spatialLayers() <= 8);
      for (int i = 0; i < vp9.referenceCount(); i++) {
        check(vp9.referenceDiff(i) >= 0);
      }
    }
  }

  @FuzzTest(maxDuration = "5m")
  void h264(byte[] data) {
    H264Payload h264 = new H264Payload();
    if (h264.parse(Bits.placed(data), 3, data.length)) {
      check(h264.width() >= 0 && h264.height() >= 0);
      check(h264.keyFrame() || h264.width() == 0);
    }
  }

  @FuzzTest(maxDuration = "5m")
  void red(byte[] data) {
    Red red = new Red();
    if (red.parse(Bits.placed(data), 3, data.length)) {
      check(red.primaryOffset() >= 1 && red.primaryLength() >= 0);
      check(red.primaryOffset() + red.primaryLength() == data.length);
      check(red.redundantBlocks() <= Red.MAX_REDUNDANT_BLOCKS);
    }
  }

  @FuzzTest(maxDuration = "5m")
  void opus(byte[] data) {
    int duration = Opus.duration(Bits.placed(data), 3, data.length);
    check(duration == -1 || duration >= 120 && duration <= Opus.MAX_DURATION);
  }

  /** The first byte says where the first descriptor ends; the second goes by its templates. */
  @FuzzTest(maxDuration = "5m")
  void dependency(byte[] data) {
    if (data.length == 0) {
      return;
    }
    int split = 1 + Math.min(data[0] & 0xff, data.length - 1);
    DependencyDescriptor descriptor = new DependencyDescriptor();
    DependencyStructure structure =
        dependency(descriptor, Arrays.copyOfRange(data, 1, split), null, 0);
    dependency(descriptor, Arrays.copyOfRange(data, split, data.length), structure, 1);
  }

  private static @Nullable DependencyStructure dependency(
      DependencyDescriptor read, byte[] bytes, @Nullable DependencyStructure current, int active) {
    if (!read.parse(Bits.placed(bytes), 3, bytes.length, current, active)) {
      return current;
    }
    DependencyStructure structure = read.structure();
    check(read.spatialLayer() < structure.spatialLayers());
    check(read.temporalLayer() < structure.temporalLayers());
    for (int target = 0; target < structure.decodeTargets(); target++) {
      check(read.indication(target) >= 0 && read.indication(target) <= 3);
      check(structure.protectedBy(target) < Math.max(1, structure.chains()));
      check(structure.spatialLayer(target) < structure.spatialLayers());
    }
    for (int chain = 0; chain < structure.chains(); chain++) {
      check(read.chainDiff(chain) >= 0);
    }
    for (int i = 0; i < read.frameDiffs(); i++) {
      check(read.frameDiff(i) >= 1 && read.frameDiff(i) <= 4096);
    }
    rewrite(read, bytes, structure);
    return structure;
  }

  /** A copy with other active targets reads the same but for these. */
  private static void rewrite(
      DependencyDescriptor read, byte[] bytes, DependencyStructure structure) {
    byte[] out = new byte[bytes.length + DependencyDescriptorWriter.MAX_GROWTH];
    MemorySegment to = MemorySegment.ofArray(out);
    int mask = -1 >>> 32 - structure.decodeTargets() & 0x5555_5555;
    int length = new DependencyDescriptorWriter().copy(read, 7, mask, to, 0);
    DependencyDescriptor copy = new DependencyDescriptor();
    check(copy.parse(to, 0, length, structure, 0));
    check(copy.frameNumber() == 7 && copy.activeDecodeTargets() == mask);
    check(copy.frameDiffs() == read.frameDiffs() && copy.templateId() == read.templateId());
    for (int chain = 0; chain < structure.chains(); chain++) {
      check(copy.chainDiff(chain) == read.chainDiff(chain));
    }
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new AssertionError();
    }
  }
}
