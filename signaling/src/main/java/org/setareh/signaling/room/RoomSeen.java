package org.setareh.signaling.room;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/**
 * A room as one of its members sees it.
 *
 * @param version grows with each change of what is here, for all members alike
 * @param changes the same without those of {@code inside}: another one where members may be others
 */
@Schema(description = "A room as one of its members sees it")
public record RoomSeen(
    String id,
    String title,
    String kind,
    @Schema(allowableValues = {"owner", "moderator", "member"}) String role,
    RoomOwner owner,
    boolean locked,
    boolean guests,
    boolean audioOnly,
    @Schema(allowableValues = {"self", "moderators"}) String unmuting,
    @Schema(description = "How many are inside now") int inside,
    Instant createdAt,
    long version,
    @Schema(description = "Grows as version does, but not with who is inside") long changes) {

  /** Whose it is. */
  public record RoomOwner(String id, String name, String displayName) {
    static RoomOwner of(Member owner) {
      return new RoomOwner(owner.account().toString(), owner.name(), owner.displayName());
    }
  }

  /**
   * The row's version and the count's number grow each by itself; so their sum tells which of two
   * is the later one, and the last that is told has the highest.
   */
  static RoomSeen of(RoomStore.OfMember of, Inside.Count inside) {
    Room room = of.room();
    return new RoomSeen(
        room.id(),
        room.title(),
        room.kind().word(),
        of.role().word(),
        RoomOwner.of(of.owner()),
        room.rules().locked(),
        room.rules().guests(),
        room.rules().audioOnly(),
        room.rules().unmuting().word(),
        inside.people(),
        room.createdAt(),
        room.version() + inside.number(),
        room.version());
  }
}
