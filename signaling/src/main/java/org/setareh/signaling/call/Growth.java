package org.setareh.signaling.call;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;

/**
 * A third is asked into the call, which becomes a conference if both want it.
 *
 * @param by who asks: one of the two, or the third at the door of their room
 * @param room the conference; null as long as the two have not agreed
 * @param agreed which of the two want it so far
 */
@Schema(name = "CallGrowing")
record Growth(
    UUID by,
    Profile invited,
    @Schema(types = {"string", "null"}) @Nullable String room,
    List<UUID> agreed) {

  /** Who of the two asks wants it. */
  Growth(UUID by, Profile invited, @Nullable String room) {
    this(by, invited, room, List.of(by));
  }

  /** The third asks, and neither of the two wants it yet. */
  static Growth askedBy(Profile third) {
    return new Growth(third.id(), third, null, List.of());
  }

  Growth agreedBy(UUID account) {
    return new Growth(
        by, invited, room, Stream.concat(agreed.stream(), Stream.of(account)).toList());
  }

  Growth into(String conference) {
    return new Growth(by, invited, conference, agreed);
  }
}
