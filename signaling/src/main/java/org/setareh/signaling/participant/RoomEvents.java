package org.setareh.signaling.participant;

import java.util.List;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.participant.RoomState.Person;
import org.setareh.signaling.participant.RoomState.Slot;
import org.setareh.signaling.participant.RoomState.Speakers;
import tools.jackson.databind.json.JsonMapper;

/** Writes the events of {@code docs/protocol.md}. Each is written once, for all who get it. */
final class RoomEvents {
  private final JsonMapper json;

  RoomEvents(JsonMapper json) {
    this.json = json;
  }

  /** Why somebody left, to the others. */
  enum Left {
    LEFT,
    LOST,
    CLOSED,
    FAILED
  }

  /** Why somebody is out, to that one. */
  enum Gone {
    LOST,
    CLOSED
  }

  private record About(Person participant) {}

  private record Leaver(String participant, String name, String reason) {}

  private record Slots(int connection, List<Slot> slots) {}

  private record Network(String constrained) {}

  private record Codec(String source, String codec) {}

  private record Reason(String reason) {}

  Event state(RoomState state, boolean reset) {
    return event(reset ? "reset" : "state", state);
  }

  Event joined(Participant participant) {
    return event("joined", new About(Person.of(participant)));
  }

  Event changed(Participant participant) {
    return event("changed", new About(Person.of(participant)));
  }

  Event left(Participant participant, Left why) {
    return event("left", new Leaver(participant.id(), participant.name, RoomState.word(why)));
  }

  Event slots(int connection, List<SlotState> slots) {
    return event("slots", new Slots(connection, slots.stream().map(Slot::of).toList()));
  }

  Event speakers(Speakers speakers) {
    return event("speakers", speakers);
  }

  Event network(MediaEvent.Constraint constraint) {
    return event("network", new Network(RoomState.word(constraint)));
  }

  Event codec(MediaEvent.CodecWanted wanted) {
    return event("codec", new Codec(wanted.kind().word(), wanted.codec()));
  }

  Event gone(Gone why) {
    return event("gone", new Reason(RoomState.word(why)));
  }

  private Event event(String name, Object data) {
    return new Event(name, json.writeValueAsString(data));
  }
}
