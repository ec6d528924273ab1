package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bounded by count and age, and every reference comes back. */
final class PacketCacheTest {
  private static final long MS = 1_000_000;

  private final Publisher publisher = new Publisher();
  private final PacketCache cache = new PacketCache(64, 1200 * MS, false);

  @AfterEach
  void giveBack() {
    cache.clear();
    assertEquals(0, publisher.pool.inUse());
    publisher.close();
  }

  private MediaPacket packet(long sequence, long arrivalNs) {
    MediaPacket packet =
        publisher.packet(Publisher.VP8, 1, (int) sequence, 0, arrivalNs, Publisher.vp8(true, 1));
    packet.extendedSequence = sequence;
    return packet;
  }

  private void add(long sequence, long nowNs) {
    MediaPacket packet = packet(sequence, nowNs);
    cache.add(packet, nowNs);
    packet.release();
  }

  @Test
  void findsByExtendedSequenceOverAWrap() {
    for (long sequence = 65_530; sequence < 65_560; sequence++) {
      add(sequence, 0);
    }
    for (long sequence = 65_530; sequence < 65_560; sequence++) {
      MediaPacket found = cache.get(sequence);
      assertEquals(sequence, found == null ? -1 : found.extendedSequence());
    }
    assertNull(cache.get(65_529));
    assertNull(cache.get(65_530 - 65_536));
    assertEquals(65_559, cache.newest());
  }

  @Test
  void keepsNoMoreThanItsCapacity() {
    for (long sequence = 0; sequence < 1000; sequence++) {
      add(sequence, 0);
      assertTrue(publisher.pool.inUse() <= 64);
    }
    assertNull(cache.get(1000 - 65));
    assertEquals(936, cache.get(936) == null ? -1 : 936);
  }

  @Test
  void letsGoByAge() {
    add(1, 0);
    add(2, 600 * MS);
    add(3, 1300 * MS);
    assertNull(cache.get(1));
    assertEquals(2, publisher.pool.inUse());
    cache.expire(10_000 * MS);
    assertEquals(0, publisher.pool.inUse());
  }

  @Test
  void takesLatePacketsButNotThoseTooFarBack() {
    add(100, 0);
    add(200, 0);
    add(170, 0);
    add(100, 0);
    assertNull(cache.get(100));
    assertEquals(2, publisher.pool.inUse());
    cache.expire(10_000 * MS);
    assertEquals(0, publisher.pool.inUse());
  }

  @Test
  void theSamePacketAgainIsKeptOnce() {
    MediaPacket packet = packet(5, 0);
    assertTrue(cache.take(packet, 0));
    assertFalse(cache.take(packet, 0));
    assertSame(packet, cache.get(5));
  }

  @Test
  void borrowedPacketsGoBackByTheReturnPath() throws InterruptedException {
    PacketCache borrowing = new PacketCache(64, 1200 * MS, true);
    MediaPacket[] lent = new MediaPacket[100];
    for (int i = 0; i < lent.length; i++) {
      lent[i] = packet(i, 0); // its only reference is the loan
    }
    Thread borrower =
        new Thread(() -> {
          for (MediaPacket packet : lent) {
            assertTrue(borrowing.take(packet, 0));
          }
          borrowing.clear();
        });
    borrower.start();
    borrower.join();
    publisher.pool.collectReturned();
    assertEquals(0, publisher.pool.inUse());
  }
}
