package org.setareh.signaling.call;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.participant.SessionStreams;
import tools.jackson.databind.json.JsonMapper;

/** Writes the events of calls, as {@code docs/protocol.md} has them. Any thread. */
public final class CallEvents {
  private final JsonMapper json;

  public CallEvents(JsonMapper json) {
    this.json = json;
  }

  private record Changed(String address, long version, CallState call) {}

  private record Signalled(
      String address, long version, UUID call, String to, String from, int n, Signal signal) {}

  private record MissedCalls(String address, long version, long count) {}

  private record Asked(String address, long version, List<Invitations.Invitation> invitations) {}

  private record NotComing(
      String address, long version, String room, Profile account, Invitations.Answer answer) {}

  private record AtRoom(String address, long version, CallRooms.@Nullable Place callRoom) {}

  List<Event> of(CallFact fact) {
    return switch (fact) {
      case CallFact.Changed(CallState call) ->
          Stream.of(call.caller(), call.callee())
              .map(side -> changed(SessionStreams.addressOf(side.person().id()), call))
              .toList();
      case CallFact.Signalled it -> {
        String address = it.to().session().address();
        yield List.of(
            event(
                address,
                "signal",
                new Signalled(
                    address,
                    it.version(),
                    it.call(),
                    it.to().id(),
                    it.from(),
                    it.n(),
                    it.signal())));
      }
    };
  }

  private Event changed(String address, CallState call) {
    return event(address, "call", new Changed(address, call.version(), call));
  }

  Event missed(UUID account, CallStore.Missed missed) {
    String address = SessionStreams.addressOf(account);
    return event(address, "missed", new MissedCalls(address, missed.version(), missed.count()));
  }

  Event invitations(UUID account, Invitations.All all) {
    String address = SessionStreams.addressOf(account);
    return event(address, "invitations", new Asked(address, all.version(), all.invitations()));
  }

  /** To whoever asked. */
  Event notComing(
      Invitations.Invitation asked, Profile whom, Invitations.Answer answer, long version) {
    String address = SessionStreams.addressOf(asked.by().id());
    return event(
        address, "not-coming", new NotComing(address, version, asked.room(), whom, answer));
  }

  Event callRoom(UUID account, CallRooms.At at) {
    String address = SessionStreams.addressOf(account);
    return event(address, "call-room", new AtRoom(address, at.version(), at.callRoom()));
  }

  private Event event(String address, String name, Object data) {
    return new Event(address, name, json.writeValueAsString(data));
  }
}
