package org.setareh.signaling.participant;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who moderates while no moderator is inside. Once one has been in, somebody always does: when the
 * last leaves, the account that has been in for longest stands in, until a moderator is in again; a
 * guest never does. Guarded by the room's lock.
 */
final class Leadership {
  private final Roster roster;

  /** Whether a moderator has been in since the room was empty. */
  private boolean led;

  Leadership(Roster roster) {
    this.roster = roster;
  }

  /** Somebody came in, left, or became something else to the room. */
  void settle() {
    List<Participant> inside = roster.all().stream().filter(one -> one.shown).toList();
    boolean present = inside.stream().anyMatch(Participant::isModerator);
    led |= present;
    UUID next = present || !led ? null : successor(inside);
    for (Participant one : inside) {
      boolean standsIn = next != null && next.equals(one.account());
      if (one.standsIn != standsIn) {
        roster.moderation(one, () -> one.standsIn = standsIn);
      }
    }
  }

  /** Whoever stands in already goes on; else the first who came. */
  private static @Nullable UUID successor(Collection<Participant> inside) {
    UUID first = null;
    for (Participant one : inside) {
      if (one.standsIn) {
        return one.account();
      }
      if (first == null) {
        first = one.account();
      }
    }
    return first;
  }
}
