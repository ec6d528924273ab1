package org.setareh.signaling.participant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceKind;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.room.Room;

/** The whole state of a room as one participant sees it. */
@Schema(description = "The whole state of a room as one participant sees it")
public record RoomState(
    RoomFacts room,
    String you,
    @Schema(description = "The number of its living connection, whose slots these are")
        int connection,
    @Schema(
            description =
                "Raised by each change: an event of the same version or an earlier one is old")
        long version,
    List<Person> participants,
    List<Slot> slots,
    Speakers speakers,
    @Schema(
            description = "What its network bears",
            allowableValues = {"none", "layers", "videos"})
        String network,
    @Schema(description = "What to publish with, by source; those not named are as negotiated")
        Map<String, String> codecs,
    @Schema(description = "Who asks to be let in; empty for whoever does not moderate")
        List<Knocker> knocks) {

  public record RoomFacts(
      String id,
      String title,
      String kind,
      boolean locked,
      boolean guests,
      boolean audioOnly,
      @Schema(allowableValues = {"self", "moderators"}) String unmuting,
      Instant createdAt,
      int capacity) {
    static RoomFacts of(Room room, int capacity) {
      return new RoomFacts(
          room.id(),
          room.title(),
          room.kind().word(),
          room.rules().locked(),
          room.rules().guests(),
          room.rules().audioOnly(),
          room.rules().unmuting().word(),
          room.createdAt(),
          capacity);
    }
  }

  /** A participant as the others see it. */
  public record Person(
      String id,
      String name,
      @Schema(allowableValues = {"browser", "whip", "whep"}) String kind,
      Instant joinedAt,
      @Schema(allowableValues = {"joining", "connected", "reconnecting"}) String status,
      Map<String, String> sources,
      @Schema(
              types = {"string", "null"},
              description = "The account of whoever has one")
          @Nullable String account,
      @Schema(
              types = {"string", "null"},
              description = "owner, moderator or member: what whoever has an account may do now")
          @Nullable String role,
      @Schema(
              types = {"string", "null"},
              description = "moderator: one has muted the microphone")
          @Nullable String mutedBy,
      @Schema(
              types = {"string", "null"},
              format = "date-time",
              description = "Since when the hand is raised; no two since the same moment")
          @Nullable Instant hand) {

    static Person of(Participant participant) {
      return new Person(
          participant.id(),
          participant.name,
          participant.kind().word(),
          participant.joinedAt(),
          participant.status.word(),
          words(participant),
          participant.account() == null ? null : participant.account().toString(),
          roleOf(participant),
          participant.hushed ? Role.MODERATOR.word() : null,
          participant.hand);
    }

    private static @Nullable String roleOf(Participant participant) {
      Role role = participant.role;
      if (participant.standsIn) {
        return Role.MODERATOR.word();
      }
      return role == null ? null : role.word();
    }

    private static Map<String, String> words(Participant participant) {
      Map<String, String> words = new LinkedHashMap<>();
      participant
          .sources
          .keySet()
          .forEach(kind -> words.put(kind.word(), word(participant.state(kind))));
      return words;
    }
  }

  /**
   * Somebody who asks to be let in.
   *
   * @param account null for a guest
   */
  public record Knocker(
      String knock,
      String name,
      @Schema(types = {"object", "null"}) @Nullable Known account,
      Instant since) {}

  /** Whose account it is. */
  public record Known(String id, String name, String displayName) {}

  /** What a slot carries. */
  public record Slot(
      int slot,
      @Schema(types = {"string", "null"}) @Nullable String source,
      @Schema(allowableValues = {"waiting", "flowing", "paused", "none"}) String video,
      @Schema(types = {"string", "null"}) @Nullable String reason,
      @Schema(
              types = {"integer", "null"},
              format = "int64",
              description = "RTP timestamp")
          @JsonProperty("from")
          @Nullable Long from,
      boolean audio) {

    static Slot of(SlotState state) {
      return new Slot(
          state.slot(),
          state.source() == null ? null : state.source().toString(),
          word(state.video()),
          state.reason() == null ? null : word(state.reason()),
          state.fromRtpTimestamp() < 0 ? null : state.fromRtpTimestamp(),
          state.audio());
    }
  }

  /** Who is heard. */
  public record Speakers(
      @Schema(types = {"string", "null"}) @Nullable String dominant, List<String> loud) {
    static final Speakers NOBODY = new Speakers(null, List.of());

    Speakers without(String participant) {
      return new Speakers(
          participant.equals(dominant) ? null : dominant,
          loud.stream().filter(id -> !id.equals(participant)).toList());
    }
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static Map<String, String> words(Map<SourceKind, String> bySource) {
    Map<String, String> words = new LinkedHashMap<>();
    bySource.forEach((kind, value) -> words.put(kind.word(), value));
    return words;
  }
}
