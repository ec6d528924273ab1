package org.setareh.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketPoolTest {
  private final PacketPool<Packet> pool = new PacketPool<>(Packet::new, 8, 4, true);

  @AfterEach
  void close() {
    pool.close();
  }

  private Packet acquire() {
    Packet packet = pool.acquire();
    assertNotNull(packet);
    return packet;
  }

  @Test
  void growsToItsLimitThenCounts() {
    Set<Long> slots = new HashSet<>();
    for (int i = 0; i < 32; i++) {
      Packet packet = acquire();
      slots.add(packet.segment().address() + packet.offset());
    }
    assertEquals(32, slots.size());
    assertEquals(32, pool.inUse());
    assertNull(pool.acquire());
    assertNull(pool.acquire());
    assertEquals(2, pool.exhausted());
  }

  private static final long SECOND_NS = 1_000_000_000;
  private static final long SLAB_BYTES = 8L * Packet.SLOT_BYTES;

  @Test
  void givesBackWhatNobodyUsedForLong() {
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      packets.add(acquire());
    }
    assertEquals(4 * SLAB_BYTES, pool.bytes());
    long nowNs = -SECOND_NS;
    pool.giveBack(nowNs);
    packets.forEach(Packet::release);
    for (int s = 0; s < PacketPool.QUIET_S; s++) {
      pool.giveBack(nowNs += SECOND_NS);
      assertEquals(4 * SLAB_BYTES, pool.bytes());
    }
    // A little goes on all the time: it stays in the first slab, and the others go.
    for (int s = 0; s <= PacketPool.QUIET_S; s++) {
      Packet packet = acquire();
      pool.giveBack(nowNs += SECOND_NS);
      packet.release();
    }
    assertEquals(SLAB_BYTES, pool.bytes());
    Set<Long> slots = new HashSet<>();
    for (int i = 0; i < 32; i++) {
      Packet packet = acquire();
      slots.add(packet.segment().address() + packet.offset());
    }
    assertEquals(32, slots.size(), "it grows again");
  }

  @Test
  void whatIsGivenBackIsTheSystems() throws IOException {
    java.nio.file.Path status = java.nio.file.Path.of("/proc/self/status");
    assumeTrue(Files.exists(status), "Linux tells");
    try (PacketPool<Packet> large = new PacketPool<>(Packet::new, 1024, 64, false)) {
      for (int cycle = 0; cycle < 3; cycle++) { // the C library would keep it from the second on
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < large.capacity(); i++) {
          Packet packet = Objects.requireNonNull(large.acquire());
          packet.segment().asSlice(packet.offset(), Packet.SLOT_BYTES).fill((byte) 1);
          packets.add(packet);
        }
        long full = residentKb(status);
        packets.forEach(Packet::release);
        for (int s = 0; s < PacketPool.QUIET_S + 100; s++) {
          large.giveBack((1_000L * cycle + s) * SECOND_NS);
        }
        long given = full - residentKb(status);
        assertTrue(given > large.capacity() * 2L * 3 / 4, () -> given + " kB given back");
      }
    }
  }

  private static long residentKb(java.nio.file.Path status) throws IOException {
    try (Stream<String> lines = Files.lines(status)) {
      String line = lines.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  @Test
  void aSlabOfWhichOneSlotIsHeldStaysAndThoseBelow() {
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      packets.add(acquire());
    }
    Packet held = packets.remove(20); // of the third
    packets.forEach(Packet::release);
    for (int s = 0; s < 3 * PacketPool.QUIET_S; s++) {
      pool.giveBack(s * SECOND_NS);
    }
    assertEquals(3 * SLAB_BYTES, pool.bytes());
    held.segment().set(ValueLayout.JAVA_BYTE, held.offset(), (byte) 1);
    held.release();
    for (int s = 0; s < 3 * PacketPool.QUIET_S; s++) {
      pool.giveBack((100 + s) * SECOND_NS);
    }
    assertEquals(SLAB_BYTES, pool.bytes());
  }

  @Test
  void slotsComeFromTheLowestSlabThatHasOne() {
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      packets.add(acquire());
    }
    packets.get(20).release();
    packets.get(3).release();
    packets.get(11).release();
    assertEquals(packets.get(3).offset(), acquire().offset());
    assertEquals(0, pool.exhausted());
    List<Integer> slabs = List.of(acquire().slab(), acquire().slab(), acquire().slab());
    assertEquals(List.of(1, 2, 3), slabs);
  }

  @Test
  void freesWithTheLastReference() {
    Packet packet = acquire();
    packet.retain();
    packet.release();
    assertEquals(1, pool.inUse());
    packet.release();
    assertEquals(0, pool.inUse());
  }

  @Test
  void noticesDoubleRelease() {
    Packet packet = acquire();
    packet.release();
    assertThrows(IllegalStateException.class, packet::release);
    assertThrows(IllegalStateException.class, packet::retain);
  }

  @Test
  void noticesReadingAfterFree() {
    Packet packet = acquire();
    packet.release();
    assertThrows(IllegalStateException.class, packet::segment);
  }

  @Test
  void noticesWritingAfterFree() {
    Packet packet = acquire();
    MemorySegment segment = packet.segment();
    packet.release();
    segment.set(ValueLayout.JAVA_BYTE, packet.offset() + 2000, (byte) 1);
    assertThrows(IllegalStateException.class, pool::acquire);
  }

  @Test
  void overwritesWhatIsFreed() {
    Packet packet = acquire();
    MemorySegment segment = packet.segment();
    segment.set(ValueLayout.JAVA_BYTE, packet.offset() + 5, (byte) 7);
    packet.release();
    assertEquals((byte) 0xDB, segment.get(ValueLayout.JAVA_BYTE, packet.offset() + 5));
  }

  @Test
  void noticesAnotherThread() throws InterruptedException {
    acquire().release();
    List<Throwable> thrown = new ArrayList<>();
    Thread thread = Thread.ofPlatform().unstarted(pool::acquire);
    thread.setUncaughtExceptionHandler((t, e) -> thrown.add(e));
    thread.start();
    thread.join();
    assertEquals(1, thrown.size());
    assertEquals(IllegalStateException.class, thrown.getFirst().getClass());
  }

  @Test
  void lentPacketsComeBackFromSeveralThreads() throws InterruptedException {
    int borrowers = 3;
    int rounds = 50_000;
    List<SpscRing<Packet>> rings = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int b = 0; b < borrowers; b++) {
      SpscRing<Packet> ring = new SpscRing<>(64);
      rings.add(ring);
      threads.add(Thread.ofPlatform().start(() -> giveBack(ring, rounds)));
    }
    // Each packet goes to all borrowers at the same time.
    for (int round = 0; round < rounds; ) {
      Packet packet = pool.acquire();
      if (packet == null) {
        LockSupport.parkNanos(1);
        continue;
      }
      for (SpscRing<Packet> ring : rings) {
        packet.retain();
        while (!ring.offer(packet)) {
          LockSupport.parkNanos(1);
        }
      }
      packet.release();
      round++;
    }
    for (Thread thread : threads) {
      thread.join();
    }
    pool.collectReturned();
    assertEquals(0, pool.inUse());
    for (int i = 0; i < 32; i++) {
      acquire();
    }
    assertNull(pool.acquire());
  }

  private void giveBack(SpscRing<Packet> ring, int count) {
    for (int i = 0; i < count; ) {
      Packet packet = ring.poll();
      if (packet == null) {
        LockSupport.parkNanos(1);
      } else {
        pool.releaseRemote(packet);
        i++;
      }
    }
  }
}
