package org.setareh.signaling.room;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;

/** Who may look into a room, and who may come in. Called from virtual threads. */
public final class Entrance {
  private final Rooms rooms;
  private final Members members;
  private final boolean guests;

  public Entrance(Rooms rooms, Members members, Settings settings) {
    this.rooms = rooms;
    this.members = members;
    this.guests = settings.guests();
  }

  /**
   * Somebody at the door.
   *
   * @param person null for a stranger
   * @param address for limits
   */
  public record Caller(@Nullable Person person, String address) {
    @Nullable UUID account() {
      return person instanceof AccountHolder holder ? holder.account().id() : null;
    }
  }

  /** The room, for whom the key opens it, and for members without one. */
  public Room look(String id, @Nullable String key, Caller caller) {
    if (roleOf(id, caller).isPresent()) {
      return rooms.find(id);
    }
    if (key != null) {
      return rooms.open(id, key, caller.address);
    }
    if (caller.account() == null) {
      throw Problem.badField("key", "it is missing");
    }
    rooms.find(id);
    throw new Problem(
        ProblemCode.WRONG_KEY, "Give the room's key: it is needed until you are a member.");
  }

  /** The room, for whoever may come in now. */
  public Room enter(String id, @Nullable String key, Caller caller) {
    Room room = look(id, key, caller);
    if (caller.account() == null && !takesGuests(room)) {
      throw new Problem(
          ProblemCode.GUESTS_NOT_ALLOWED, "Log in first: this room is for people with an account.");
    }
    if (isShut(room, caller)) {
      throw locked();
    }
    return room;
  }

  /** Whether the room is locked, for whoever asks: owner and moderators come in all the same. */
  public boolean isShut(Room room, Caller caller) {
    return room.rules().locked() && !roleOf(room.id(), caller).map(Role::moderates).orElse(false);
  }

  /** The room, for whom others answer. */
  public Room find(String id) {
    return rooms.find(id);
  }

  /** Somebody came in, and is a member from now on. Throws where the room is no more. */
  public void entered(Room room, Caller caller) {
    Room now = rooms.find(room.id());
    if (!room.rules().locked() && isShut(now, caller)) {
      throw locked();
    }
    UUID account = caller.account();
    if (account != null) {
      members.add(room.id(), account);
    }
  }

  /** Whether somebody without an account may come in. */
  public boolean takesGuests(Room room) {
    return guests && room.rules().guests();
  }

  private static Problem locked() {
    return new Problem(
        ProblemCode.ROOM_LOCKED, "Ask those inside to let you in: the room is locked.");
  }

  private Optional<Role> roleOf(String room, Caller caller) {
    UUID account = caller.account();
    return account == null || !RoomIds.isValid(room)
        ? Optional.empty()
        : members.roleOf(room, account);
  }
}
