package org.setareh.signaling.call;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.room.Members;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.room.Rooms;

/** Makes the conferences that calls become. Called from virtual threads. */
public final class Conferences {
  private final Calls calls;
  private final Rooms rooms;
  private final Members members;
  private final Invitations invitations;
  private final Callees callees;

  public Conferences(
      Calls calls, Rooms rooms, Members members, Invitations invitations, Callees callees) {
    this.calls = calls;
    this.rooms = rooms;
    this.members = members;
    this.invitations = invitations;
    this.callees = callees;
  }

  /**
   * Both agreed. The conference belongs to who asked; where that is the third, to whoever of the
   * two was there first. Where it cannot be made, nothing grows.
   */
  CallState grow(CallState call, UUID me) {
    Growth growth = Objects.requireNonNull(call.growing());
    Profile third = growth.invited();
    boolean byCaller = growth.by().equals(call.caller().person().id());
    Profile by = (byCaller ? call.caller() : call.callee()).person();
    Profile other = (byCaller ? call.callee() : call.caller()).person();
    boolean done = false;
    try {
      String title =
          Stream.of(by, other, third).map(Profile::displayName).collect(Collectors.joining(", "));
      String room = room(title, call.kind(), by.id());
      members.add(room, other.id());
      boolean atTheDoor = growth.by().equals(third.id());
      if (atTheDoor) {
        members.add(room, third.id());
      }
      CallState grown = calls.grow(call.id(), me, room);
      done = true;
      // Who asked at the door is told there.
      if (grown.state() != Phase.ENDED && !atTheDoor) {
        invitations.ask(callees.ask(by, third, room, title), Instant.now());
      }
      return grown;
    } finally {
      if (!done) {
        calls.grow(call.id(), me, null);
      }
    }
  }

  private String room(String title, CallKind kind, UUID owner) {
    Room.Rules rules = new Room.Rules(false, false, kind == CallKind.AUDIO, Room.Unmuting.SELF);
    return rooms
        .create(new Rooms.Wish(null, title, Room.Kind.CONFERENCE, rules), owner)
        .room()
        .id();
  }
}
