package org.setareh.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.data.Secrets;

final class RoomKeysTest {
  private final RoomKeys keys = new RoomKeys(new Secrets(new byte[32]));

  @Test
  void aKeyOpensItsRoomAlone() {
    String key = RoomKeys.generate();
    assertEquals(22, key.length());
    assertTrue(keys.opens(room("one", keys.mac("one", key)), key));
    assertFalse(keys.opens(room("two", keys.mac("one", key)), key), "a row put under another id");
    assertFalse(keys.opens(room("one", keys.mac("one", key)), key + "x"));
  }

  @Test
  void aSealedKeyComesBackForItsRoomUnderItsSecretAlone() throws GeneralSecurityException {
    byte[] sealed = keys.seal("one", "the key");
    assertEquals("the key", keys.open("one", sealed));
    assertThrows(GeneralSecurityException.class, () -> keys.open("two", sealed));
    byte[] other = new byte[32];
    other[0] = 1;
    RoomKeys foreign = new RoomKeys(new Secrets(other));
    assertThrows(GeneralSecurityException.class, () -> foreign.open("one", sealed));
  }

  private static Room room(String id, byte[] mac) {
    return new Room(id, "", Room.Kind.CONFERENCE, Room.Rules.OPEN, mac, 0, 1, Instant.EPOCH);
  }
}
