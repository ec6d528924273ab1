package org.setareh.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathMapTest {
  /** Few addresses, ports and scopes, so that keys collide and come back. */
  private static Path random(Random random) {
    boolean ipv4 = random.nextBoolean();
    long low = random.nextInt(20);
    return new Path(
        ipv4 ? 0 : 0xFE80L << 48,
        ipv4 ? Path.V4_MAPPED | low : low,
        10_000 + random.nextInt(20),
        ipv4 ? 0 : random.nextInt(2),
        0,
        0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void behavesAsAHashMap(long seed) {
    Random random = new Random(seed);
    Map<Path, Integer> model = new HashMap<>();
    PathMap<Integer> map = new PathMap<>();
    try (PacketPool<Packet> pool = new PacketPool<>(Packet::new, 1, 1, false)) {
      Packet packet = pool.acquire();
      assertNotNull(packet);
      for (int i = 0; i < 50_000; i++) {
        Path path = random(random);
        // Grows first, shrinks later.
        if (random.nextInt(50_000) > i) {
          assertEquals(model.put(path, i), map.put(path, i));
        } else {
          assertEquals(model.remove(path), map.remove(path));
        }
        Path other = random(random);
        packet.arrived(1, 0, other);
        assertEquals(model.get(other), map.get(other));
        assertEquals(model.get(other), map.get(packet));
        assertEquals(model.size(), map.size());
      }
    }
  }

  @Test
  void doesNotLookAtTheLocalAddress() {
    PathMap<String> map = new PathMap<>();
    map.put(new Path(1, 2, 3, 0, 4, 5), "a");
    assertEquals("a", map.get(new Path(1, 2, 3, 0, 6, 7)));
    map.clear();
    assertNull(map.get(new Path(1, 2, 3, 0, 4, 5)));
  }
}
