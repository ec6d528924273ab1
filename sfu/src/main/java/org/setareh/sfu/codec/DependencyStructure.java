package org.setareh.sfu.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The templates that a key frame's dependency descriptor brings and later ones refer to ("RTP
 * Payload Format For AV1" appendix A.8.3). Immutable: packets of other workers may still refer to
 * an encoding's previous one. Made once a key frame, which is the one allocation here.
 */
public final class DependencyStructure {
  /** Decode targets that a structure may have. */
  public static final int MAX_DECODE_TARGETS = 32;

  static final int MAX_TEMPLATES = 64;
  static final int MAX_FRAME_DIFFS = 16;
  private static final int MAX_SPATIAL_LAYERS = 4;
  private static final int MAX_TEMPORAL_LAYERS = 8;

  private final int templateIdOffset;
  private final int decodeTargets;
  private int templates;
  private int spatialLayers;
  private int temporalLayers = 1;
  private int chains;
  private final byte[] spatialIds = new byte[MAX_TEMPLATES];
  private final byte[] temporalIds = new byte[MAX_TEMPLATES];
  private final long[] indications;
  private final byte[][] frameDiffs;
  private final byte[][] chainDiffs;
  private final byte[] protectedBy;
  private final byte[] targetSpatialIds;
  private final byte[] targetTemporalIds;
  private final int[] widths = new int[MAX_SPATIAL_LAYERS];
  private final int[] heights = new int[MAX_SPATIAL_LAYERS];

  private DependencyStructure(BitReader in) {
    templateIdOffset = in.bits(6);
    decodeTargets = in.bits(5) + 1;
    boolean layersFit = readLayers(in);
    if (!layersFit) {
      templates = 0;
    }
    indications = new long[templates];
    frameDiffs = new byte[templates][];
    chainDiffs = new byte[templates][];
    protectedBy = new byte[decodeTargets];
    targetSpatialIds = new byte[decodeTargets];
    targetTemporalIds = new byte[decodeTargets];
  }

  /** The structure at the reader's position, or null if it is none. */
  static @Nullable DependencyStructure read(BitReader in) {
    DependencyStructure structure = new DependencyStructure(in);
    return structure.templates > 0 && structure.readTemplates(in) && !in.overrun()
        ? structure
        : null;
  }

  private boolean readLayers(BitReader in) {
    int spatial = 0;
    int temporal = 0;
    int next;
    do {
      if (templates == MAX_TEMPLATES
          || spatial == MAX_SPATIAL_LAYERS
          || temporal == MAX_TEMPORAL_LAYERS
          || in.overrun()) {
        return false;
      }
      spatialIds[templates] = (byte) spatial;
      temporalIds[templates] = (byte) temporal;
      templates++;
      temporalLayers = Math.max(temporalLayers, temporal + 1);
      next = in.bits(2);
      if (next == 1) {
        temporal++;
      } else if (next == 2) {
        temporal = 0;
        spatial++;
      }
    } while (next != 3);
    spatialLayers = spatial + 1;
    return true;
  }

  private boolean readTemplates(BitReader in) {
    for (int template = 0; template < templates; template++) {
      indications[template] = readIndications(in, decodeTargets);
    }
    for (int template = 0; template < templates; template++) {
      byte[] diffs = new byte[MAX_FRAME_DIFFS];
      int count = 0;
      while (in.bit()) {
        if (count == MAX_FRAME_DIFFS || in.overrun()) {
          return false;
        }
        diffs[count++] = (byte) (in.bits(4) + 1);
      }
      frameDiffs[template] = Arrays.copyOf(diffs, count);
    }
    readChains(in);
    findTargetLayers();
    if (in.bit()) {
      for (int layer = 0; layer < spatialLayers; layer++) {
        widths[layer] = in.bits(16) + 1;
        heights[layer] = in.bits(16) + 1;
      }
    }
    return true;
  }

  private void readChains(BitReader in) {
    chains = in.nonSymmetric(decodeTargets + 1);
    for (int target = 0; chains > 0 && target < decodeTargets; target++) {
      protectedBy[target] = (byte) in.nonSymmetric(chains);
    }
    for (int template = 0; template < templates; template++) {
      chainDiffs[template] = new byte[chains];
      for (int chain = 0; chain < chains; chain++) {
        chainDiffs[template][chain] = (byte) in.bits(4);
      }
    }
  }

  /** Two bits a target, target 0 lowest. */
  static long readIndications(BitReader in, int decodeTargets) {
    long packed = 0;
    for (int target = 0; target < decodeTargets; target++) {
      packed |= (long) in.bits(2) << 2 * target;
    }
    return packed;
  }

  private void findTargetLayers() {
    for (int target = 0; target < decodeTargets; target++) {
      for (int template = 0; template < templates; template++) {
        if ((indications[template] >>> 2 * target & 3) != DependencyDescriptor.NOT_PRESENT) {
          targetSpatialIds[target] =
              (byte) Math.max(targetSpatialIds[target], spatialIds[template]);
          targetTemporalIds[target] =
              (byte) Math.max(targetTemporalIds[target], temporalIds[template]);
        }
      }
    }
  }

  /** 0 to 63: the id of the first template. */
  public int templateIdOffset() {
    return templateIdOffset;
  }

  /** 1 to 64. */
  public int templates() {
    return templates;
  }

  /** 1 to 32. */
  public int decodeTargets() {
    return decodeTargets;
  }

  /** 0 to 32; 0: no target is protected by a chain. */
  public int chains() {
    return chains;
  }

  /** 1 to 4. */
  public int spatialLayers() {
    return spatialLayers;
  }

  /** 1 to 8. */
  public int temporalLayers() {
    return temporalLayers;
  }

  /** The highest spatial layer that the decode target shows. */
  public int spatialLayer(int decodeTarget) {
    return targetSpatialIds[decodeTarget];
  }

  /** The highest temporal layer that the decode target shows. */
  public int temporalLayer(int decodeTarget) {
    return targetTemporalIds[decodeTarget];
  }

  /** The chain that protects the decode target, 0 to {@link #chains()} - 1; 0 without chains. */
  public int protectedBy(int decodeTarget) {
    return protectedBy[decodeTarget];
  }

  /** Pixels of a spatial layer, 1 to 65,536; 0 where the structure does not say. */
  public int width(int spatialLayer) {
    return spatialLayer < MAX_SPATIAL_LAYERS ? widths[spatialLayer] : 0;
  }

  /** Pixels of a spatial layer, 1 to 65,536; 0 where the structure does not say. */
  public int height(int spatialLayer) {
    return spatialLayer < MAX_SPATIAL_LAYERS ? heights[spatialLayer] : 0;
  }

  int templateSpatialId(int template) {
    return spatialIds[template];
  }

  int templateTemporalId(int template) {
    return temporalIds[template];
  }

  long templateIndications(int template) {
    return indications[template];
  }

  int templateFrameDiffs(int template) {
    return frameDiffs[template].length;
  }

  int templateFrameDiff(int template, int index) {
    return frameDiffs[template][index];
  }

  int templateChainDiff(int template, int chain) {
    return chainDiffs[template][chain];
  }
}
