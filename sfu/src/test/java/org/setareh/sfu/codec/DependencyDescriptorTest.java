package org.setareh.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** By the syntax of "RTP Payload Format For AV1" appendix A.8, with the structure of L2T2. */
final class DependencyDescriptorTest {
  private static final int D = DependencyDescriptor.DISCARDABLE;
  private static final int S = DependencyDescriptor.SWITCH;
  private static final int R = DependencyDescriptor.REQUIRED;

  private final DependencyDescriptor descriptor = new DependencyDescriptor();
  private @Nullable DependencyStructure structure;
  private int active;

  private boolean parse(byte[] bytes) {
    boolean good = descriptor.parse(Bits.placed(bytes), 3, bytes.length, structure, active);
    if (good) {
      structure = descriptor.structure();
      active = descriptor.activeDecodeTargets();
    }
    return good;
  }

  /** Two spatial, two temporal layers: four templates, four targets, two chains. */
  private static Bits key(int frameNumber) {
    return new Bits()
        .f(1, 1)
        .f(1, 1)
        .f(6, 60)
        .f(16, frameNumber)
        .f(1, 1)
        .f(1, 0)
        .f(1, 0)
        .f(1, 1)
        .f(1, 0)
        .f(6, 60)
        .f(5, 3)
        .f(2, 1)
        .f(2, 2)
        .f(2, 1)
        .f(2, 3) // S0T0 S0T1 S1T0 S1T1
        .f(2, S)
        .f(2, S)
        .f(2, S)
        .f(2, S)
        .f(2, 0)
        .f(2, D)
        .f(2, 0)
        .f(2, R)
        .f(2, 0)
        .f(2, 0)
        .f(2, S)
        .f(2, S)
        .f(2, 0)
        .f(2, 0)
        .f(2, 0)
        .f(2, D)
        .f(1, 1)
        .f(4, 3)
        .f(1, 0) // 4 back
        .f(1, 1)
        .f(4, 1)
        .f(1, 0) // 2 back
        .f(1, 1)
        .f(4, 0)
        .f(1, 1)
        .f(4, 3)
        .f(1, 0) // 1 and 4 back
        .f(1, 1)
        .f(4, 0)
        .f(1, 0)
        .f(2, 2) // ns(5): two chains
        .f(1, 0)
        .f(1, 0)
        .f(1, 1)
        .f(1, 1) // ns(2): who protects the targets
        .f(4, 4)
        .f(4, 3)
        .f(4, 2)
        .f(4, 1)
        .f(4, 1)
        .f(4, 1)
        .f(4, 3)
        .f(4, 2)
        .f(1, 1)
        .f(16, 319)
        .f(16, 179)
        .f(16, 639)
        .f(16, 359)
        .f(2, 0); // custom frame diffs: none
  }

  @Test
  void readsStructureOfAKeyFrame() {
    assertTrue(parse(key(500).bytes()));
    assertTrue(descriptor.hasStructure() && descriptor.independent());
    assertEquals(500, descriptor.frameNumber());
    DependencyStructure templates = descriptor.structure();
    assertEquals(4, templates.templates());
    assertEquals(4, templates.decodeTargets());
    assertEquals(2, templates.chains());
    assertEquals(2, templates.spatialLayers());
    assertEquals(2, templates.temporalLayers());
    assertEquals(0b1111, descriptor.activeDecodeTargets());
    assertEquals(0, templates.spatialLayer(1));
    assertEquals(1, templates.temporalLayer(1));
    assertEquals(1, templates.spatialLayer(3));
    assertEquals(0, templates.protectedBy(1));
    assertEquals(1, templates.protectedBy(2));
    assertEquals(640, templates.width(1));
    assertEquals(180, templates.height(0));
  }

  @Test
  void laterFramesGoByTheirTemplate() {
    assertTrue(parse(key(500).bytes()));
    DependencyStructure kept = structure;
    // the template after 63 is 0, then 1: ids wrap
    assertTrue(parse(Bits.of(0x80 | 62, 1, 0xf7)));
    assertSame(kept, descriptor.structure());
    assertEquals(1, descriptor.spatialLayer());
    assertEquals(0, descriptor.temporalLayer());
    assertTrue(descriptor.frameStart());
    assertFalse(descriptor.frameEnd());
    assertEquals(503, descriptor.frameNumber());
    assertEquals(S, descriptor.indication(3));
    assertEquals(DependencyDescriptor.NOT_PRESENT, descriptor.indication(1));
    assertEquals(2, descriptor.frameDiffs());
    assertEquals(4, descriptor.frameDiff(1));
    assertEquals(1, descriptor.chainDiff(0));
  }

  @Test
  void customFieldsOverrideTheTemplate() {
    assertTrue(parse(key(500).bytes()));
    byte[] bytes =
        new Bits()
            .f(2, 0)
            .f(6, 61)
            .f(16, 9)
            .f(5, 0b01111)
            .f(4, 0b0011) // two targets are left
            .f(2, R)
            .f(2, D)
            .f(2, 0)
            .f(2, S)
            .f(2, 3)
            .f(12, 4095)
            .f(2, 1)
            .f(4, 0)
            .f(2, 0)
            .f(8, 200)
            .f(8, 0)
            .bytes();
    assertTrue(parse(bytes));
    assertEquals(0b0011, descriptor.activeDecodeTargets());
    assertEquals(R, descriptor.indication(0));
    assertEquals(D, descriptor.indication(1));
    assertEquals(S, descriptor.indication(3));
    assertEquals(2, descriptor.frameDiffs());
    assertEquals(4096, descriptor.frameDiff(0));
    assertEquals(1, descriptor.frameDiff(1));
    assertEquals(200, descriptor.chainDiff(0));
    // and the active targets stay for frames that say nothing
    assertTrue(parse(Bits.of(61, 0, 10)));
    assertEquals(0b0011, descriptor.activeDecodeTargets());
  }

  @Test
  void refusesTemplatesWithoutOrBeyondTheStructure() {
    assertFalse(parse(Bits.of(60, 0, 1)));
    assertTrue(parse(key(1).bytes()));
    assertFalse(parse(Bits.of(59, 0, 2)));
    assertFalse(parse(Bits.of(0, 0, 2)), "template 4 of 4");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = key(1).bytes();
    for (int length = 0; length < whole.length; length++) {
      structure = null;
      assertFalse(parse(Arrays.copyOf(whole, length)), "length " + length);
    }
  }

  @Test
  void copiesWithAnotherFrameNumber() {
    byte[] whole = key(500).bytes();
    byte[] out = new byte[whole.length];
    assertTrue(parse(whole));
    DependencyDescriptorWriter.copy(descriptor, 0xabcd, MemorySegment.ofArray(out), 0);
    assertArrayEquals(key(0xabcd).bytes(), out);
  }

  @Test
  void copiesWithOtherActiveTargets() {
    for (byte[] original : new byte[][] {key(500).bytes(), Bits.of(0xc0 | 61, 0, 10)}) {
      assertTrue(parse(original));
      DependencyDescriptor before = descriptor;
      byte[] out = new byte[original.length + DependencyDescriptorWriter.MAX_GROWTH];
      int length =
          new DependencyDescriptorWriter().copy(before, 777, 0b0101, MemorySegment.ofArray(out), 0);
      DependencyDescriptor copy = new DependencyDescriptor();
      assertTrue(copy.parse(MemorySegment.ofArray(out), 0, length, structure, 0b1111));
      assertEquals(777, copy.frameNumber());
      assertEquals(0b0101, copy.activeDecodeTargets());
      assertEquals(before.hasStructure(), copy.hasStructure());
      assertEquals(before.templateId(), copy.templateId());
      assertEquals(before.frameDiffs(), copy.frameDiffs());
      assertEquals(before.frameStart(), copy.frameStart());
      for (int target = 0; target < 4; target++) {
        assertEquals(before.indication(target), copy.indication(target));
      }
    }
  }
}
