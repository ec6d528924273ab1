package org.setareh.sfu.codec;

import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dependency descriptor, a header extension that says for every frame of AV1 (browsers
 * send it with other codecs too) which layers need it ("RTP Payload Format For AV1" appendix A).
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |S|E|template id|         frame number          |  then, if longer than three bytes:
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |T|A|D|F|C| structure (T)| active targets (A) | DTIs (D) | frame diffs (F) | chain diffs (C) |
 * </pre>
 *
 * <p>A <em>decode target</em> is a set of layers that a receiver may ask for; a frame says of each
 * target what it is for it ({@link #indication}). Templates come with key frames in a {@link
 * DependencyStructure}; the caller keeps the latest one of an encoding and gives it back.
 *
 * <p>Where a forwarder may rewrite: the frame number, bytes 1 and 2 of the extension; the active
 * targets, by {@link DependencyDescriptorWriter}. Reusable; written by one thread, then read by
 * any.
 */
public final class DependencyDescriptor {
  /** An indication: the frame is not part of the decode target. */
  public static final int NOT_PRESENT = 0;

  /** An indication: nothing of the decode target refers to the frame. */
  public static final int DISCARDABLE = 1;

  /** An indication: from this frame on a receiver may start to take the decode target. */
  public static final int SWITCH = 2;

  /** An indication: later frames of the decode target may refer to the frame. */
  public static final int REQUIRED = 3;

  /** Bytes that every descriptor has. */
  static final int MANDATORY_LENGTH = 3;

  private final BitReader in = new BitReader();
  private final short[] customFrameDiffs = new short[DependencyStructure.MAX_FRAME_DIFFS];
  private final byte[] customChainDiffs = new byte[DependencyStructure.MAX_DECODE_TARGETS];
  private @Nullable DependencyStructure structure;
  private MemorySegment memory = MemorySegment.NULL;
  private long offset;
  private int length;
  private int first;
  private int flags;
  private int frameNumber;
  private int template;
  private int activeDecodeTargets;
  private int structureEndBit;
  private long customIndications;
  private int customFrameDiffCount;

  /**
   * False: garbage, or a template that is unknown because its structure was lost. Then no accessor
   * means anything.
   *
   * @param current the encoding's latest structure; null before the first one
   * @param currentTargets the encoding's active decode targets, bit 0 for target 0
   */
  public boolean parse(
      MemorySegment segment,
      long at,
      int bytes,
      @Nullable DependencyStructure current,
      int currentTargets) {
    if (bytes < MANDATORY_LENGTH) {
      return false;
    }
    memory = segment;
    offset = at;
    length = bytes;
    first = u8(segment, at);
    frameNumber = u16(segment, at + 1);
    structure = current;
    activeDecodeTargets = currentTargets;
    flags = 0;
    structureEndBit = 0;
    in.wrap(segment, at, bytes);
    in.bits(8 * MANDATORY_LENGTH);
    if (bytes > MANDATORY_LENGTH && !readExtendedFields()) {
      return false;
    }
    DependencyStructure templates = structure;
    if (templates == null) {
      return false;
    }
    template = templateId() - templates.templateIdOffset() & 63;
    return template < templates.templates() && readDefinition(templates) && !in.overrun();
  }

  private boolean readExtendedFields() {
    flags = in.bits(5);
    if (hasStructure()) {
      structure = DependencyStructure.read(in);
    }
    DependencyStructure templates = structure;
    if (templates == null) {
      return false;
    }
    if (hasStructure()) {
      activeDecodeTargets = -1 >>> 32 - templates.decodeTargets();
    }
    structureEndBit = in.position();
    if ((flags & 0x08) != 0) {
      activeDecodeTargets = in.bits(templates.decodeTargets()); // bit 0: target 0
    }
    return true;
  }

  private boolean readDefinition(DependencyStructure templates) {
    if ((flags & 0x04) != 0) {
      customIndications = DependencyStructure.readIndications(in, templates.decodeTargets());
    }
    customFrameDiffCount = 0;
    if ((flags & 0x02) != 0) {
      for (int size = in.bits(2); size != 0; size = in.bits(2)) {
        if (customFrameDiffCount == customFrameDiffs.length || in.overrun()) {
          return false;
        }
        customFrameDiffs[customFrameDiffCount++] = (short) (in.bits(4 * size) + 1);
      }
    }
    for (int chain = 0; (flags & 0x01) != 0 && chain < templates.chains(); chain++) {
      customChainDiffs[chain] = (byte) in.bits(8);
    }
    return true;
  }

  /** Where it was parsed. */
  MemorySegment memory() {
    return memory;
  }

  long offset() {
    return offset;
  }

  /** In bytes. */
  int length() {
    return length;
  }

  public boolean frameStart() {
    return (first & 0x80) != 0;
  }

  public boolean frameEnd() {
    return (first & 0x40) != 0;
  }

  /** 0 to 63. */
  public int templateId() {
    return first & 0x3f;
  }

  /** 0 to 65,535, wraps; counts frames of all layers in coding order. */
  public int frameNumber() {
    return frameNumber;
  }

  /** Whether this descriptor brought a structure, as key frames do. */
  public boolean hasStructure() {
    return (flags & 0x10) != 0;
  }

  /** Whether this descriptor says which decode targets are active. */
  public boolean hasActiveDecodeTargets() {
    return (flags & 0x08) != 0;
  }

  /** The structure in force: the one this descriptor brought, else the one given to parse. */
  public DependencyStructure structure() {
    DependencyStructure templates = structure;
    if (templates == null) {
      throw new IllegalStateException("nothing parsed");
    }
    return templates;
  }

  /** The active decode targets in force, bit 0 for target 0. */
  public int activeDecodeTargets() {
    return activeDecodeTargets;
  }

  public int spatialLayer() {
    return structure().templateSpatialId(template);
  }

  public int temporalLayer() {
    return structure().templateTemporalId(template);
  }

  /**
   * What the frame is for a decode target: {@link #NOT_PRESENT}, {@link #DISCARDABLE}, {@link
   * #SWITCH} or {@link #REQUIRED}.
   */
  public int indication(int decodeTarget) {
    long packed =
        (flags & 0x04) != 0 ? customIndications : structure().templateIndications(template);
    return (int) (packed >>> 2 * decodeTarget) & 3;
  }

  /** Frames that this one refers to, 0 to 16. */
  public int frameDiffs() {
    return (flags & 0x02) != 0 ? customFrameDiffCount : structure().templateFrameDiffs(template);
  }

  /** How many frame numbers back the reference lies, 1 to 4,096. */
  public int frameDiff(int index) {
    return (flags & 0x02) != 0
        ? customFrameDiffs[index]
        : structure().templateFrameDiff(template, index);
  }

  /**
   * How many frame numbers back the previous frame of the chain lies, 0 to 255; 0: the chain begins
   * anew here. If that frame was lost, the decode targets that the chain protects cannot be decoded
   * before the chain begins anew.
   */
  public int chainDiff(int chain) {
    return (flags & 0x01) != 0
        ? customChainDiffs[chain] & 0xff
        : structure().templateChainDiff(template, chain);
  }

  /** Whether the frame refers to no other: with a structure, decoding can start here. */
  public boolean independent() {
    return frameDiffs() == 0;
  }

  /** Bits in front of where the active decode targets stand or would stand; 0: no such fields. */
  int structureEndBit() {
    return structureEndBit;
  }

  int flags() {
    return flags;
  }
}
