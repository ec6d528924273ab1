package org.setareh.signaling.participant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.participant.RoomState.Knocker;
import org.setareh.signaling.participant.RoomState.Person;
import org.setareh.signaling.participant.RoomState.RoomFacts;
import org.setareh.signaling.participant.RoomState.Slot;
import org.setareh.signaling.session.Session;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the events of {@code docs/protocol.md}. Each is written once, for all who get it, and
 * outside of every lock.
 */
public final class RoomEvents {
  private final JsonMapper json;

  public RoomEvents(JsonMapper json) {
    this.json = json;
  }

  private record About(String address, long version, Person participant) {}

  private record Facts(String address, long version, RoomFacts room) {}

  private record Leaver(
      String address, long version, String participant, String name, String reason) {}

  private record Reaction(String address, long version, String participant, String emoji) {}

  private record Heard(
      String address, long version, @Nullable String dominant, List<String> loud) {}

  private record Slots(String address, long version, int connection, List<Slot> slots) {}

  private record Network(String address, long version, int connection, String constrained) {}

  private record Codec(String address, long version, int connection, String source, String codec) {}

  private record Knocks(String address, long version, List<Knocker> knocks) {}

  private record Reason(String address, long version, String reason, @Nullable String by) {}

  private record Done(String address, long version, @JsonProperty("do") String deed, String by) {}

  /**
   * All that a session's browser has to know.
   *
   * @param session its public id
   * @param me what concerns the session's account, by name; null for a guest
   */
  record Snapshot(
      String session,
      List<RoomState> rooms,
      List<Knocked> knocks,
      @Schema(types = {"object", "null"}) @Nullable Map<String, Object> me) {}

  /** How a knock stands, for whoever knocks. */
  record Knocked(String knock, String room, String state, long version) {}

  private record Answered(String address, String knock, String room, String state, long version) {}

  static String addressOfRoom(String room) {
    return "room/" + room;
  }

  static String addressOfParticipant(String participant) {
    return "participant/" + participant;
  }

  /**
   * All that a session's browser has to know, first event of a stream that resumes nothing.
   *
   * @param me what concerns the session's account, by name; null for a guest
   */
  Event snapshot(
      Session session,
      List<RoomState> rooms,
      List<Knocked> knocks,
      @Nullable Map<String, Object> me) {
    return new Event(
        session.address(),
        "snapshot",
        json.writeValueAsString(new Snapshot(session.publicId(), rooms, knocks, me)));
  }

  /** To whoever knocks: how it stands. */
  Event knock(Session session, Knocked it) {
    String address = session.address();
    return event(
        address, "knock", new Answered(address, it.knock(), it.room(), it.state(), it.version()));
  }

  Event of(String room, RoomFact fact) {
    return switch (fact) {
      case RoomFact.ForAll forAll -> forAll(addressOfRoom(room), forAll);
      case RoomFact.ForOne forOne -> forOne(addressOfParticipant(forOne.participant()), forOne);
    };
  }

  private Event forAll(String address, RoomFact.ForAll fact) {
    return switch (fact) {
      case RoomFact.Joined(long version, Person who) ->
          event(address, "joined", new About(address, version, who));
      case RoomFact.Changed(long version, Person who) ->
          event(address, "changed", new About(address, version, who));
      case RoomFact.Left(long version, String who, String name, RoomFact.LeftReason reason) ->
          event(address, "left", new Leaver(address, version, who, name, RoomState.word(reason)));
      case RoomFact.Reacted(long version, String who, String emoji) ->
          event(address, "reaction", new Reaction(address, version, who, emoji));
      case RoomFact.RoomChanged(long version, RoomFacts room) ->
          event(address, "room-changed", new Facts(address, version, room));
      case RoomFact.SpeakersChanged(long version, RoomState.Speakers speakers) ->
          event(
              address,
              "speakers",
              new Heard(address, version, speakers.dominant(), speakers.loud()));
    };
  }

  private Event forOne(String address, RoomFact.ForOne fact) {
    return switch (fact) {
      case RoomFact.SlotsChanged it ->
          event(address, "slots", new Slots(address, it.version(), it.connection(), it.slots()));
      case RoomFact.NetworkChanged it ->
          event(
              address,
              "network",
              new Network(address, it.version(), it.connection(), RoomState.word(it.constraint())));
      case RoomFact.CodecWanted it ->
          event(
              address,
              "codec",
              new Codec(
                  address,
                  it.version(),
                  it.connection(),
                  it.wanted().source(),
                  it.wanted().codec()));
      case RoomFact.Moderated it ->
          event(address, "moderated", new Done(address, it.version(), it.deed(), it.by()));
      case RoomFact.KnocksChanged it ->
          event(address, "knocks", new Knocks(address, it.version(), it.knocks()));
      case RoomFact.Gone it ->
          new Event(
              address,
              "gone",
              json.writeValueAsString(
                  new Reason(address, it.version(), RoomState.word(it.reason()), it.by())),
              true);
    };
  }

  private Event event(String address, String name, Object data) {
    return new Event(address, name, json.writeValueAsString(data));
  }
}
