package org.setareh.sfu.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.SlotState.PauseReason;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.View.Choice;
import org.setareh.sfu.control.View.Saving;
import org.setareh.sfu.control.View.SlotWish;

/**
 * What each receiver of a room is told of its slots: who stands in them as {@link SlotAssigner}
 * says, with the tracks that belong to them. The order in which people stand for automatic slots is
 * made once for all receivers, so that a change costs each of them no more than its slots. The
 * room's thread.
 */
final class Assignments {
  private final Map<String, Member> members;
  private Ranking ranking = Ranking.NOBODY;
  private @Nullable String dominant;

  /**
   * @param members of the room, whoever is there when a method is called
   */
  Assignments(Map<String, Member> members) {
    this.members = members;
  }

  /** Who is there, who speaks and whose media flows counts as it is now, until the next call. */
  void look(@Nullable String speaking) {
    dominant = speaking;
    Collection<SlotAssigner.Candidate> candidates = new ArrayList<>();
    for (Member member : members.values()) {
      if (member.isCandidate()) {
        candidates.add(member.candidate());
      }
    }
    ranking = Ranking.of(candidates);
  }

  /** Tells a receiver what differs from what it was told before. */
  void tell(Member member) {
    if (!member.connected || member.assigned.isEmpty()) {
      return;
    }
    List<@Nullable SourceId> sources =
        SlotAssigner.assign(
            member.view,
            member.receiver.pictureSlots(),
            member.standing(),
            ranking,
            member.participant,
            this::exists);
    List<SlotAssignment> changed = new ArrayList<>();
    for (int slot = 0; slot < sources.size(); slot++) {
      SlotAssignment next = assignment(member, slot, sources.get(slot));
      if (!next.equals(member.assigned.get(slot))) {
        member.assigned.set(slot, next);
        changed.add(next);
      }
    }
    if (!changed.isEmpty()) {
      Receiver receiver = member.receiver;
      receiver.domain().run(() -> receiver.assign(changed));
    }
  }

  private boolean exists(SourceId source) {
    Member member = members.get(source.participant());
    return member != null && (member.has(source.kind()) || member.has(source.kind().sound()));
  }

  private SlotAssignment assignment(Member receiver, int slot, @Nullable SourceId source) {
    Member sender = source == null ? null : members.get(source.participant());
    if (source == null || sender == null) {
      return SlotAssignment.empty(slot);
    }
    Track sound = sender.sends(source.kind().sound()) ? sender.track(source.kind().sound()) : null;
    if (!source.kind().video()) {
      return new SlotAssignment(slot, source, null, sound, 0, 0, null, false);
    }
    SlotWish wish = receiver.view.wish(slot);
    int priority = wish.priority() * 2 + (sender.participant.equals(dominant) ? 1 : 0);
    PauseReason pause = pause(receiver.view.saving(), sender, source.kind());
    Track picture = wish.heightPixels() == 0 ? null : sender.track(source.kind());
    int height = receiver.view.saving() == Saving.LOW ? 1 : wish.heightPixels();
    return new SlotAssignment(
        slot,
        source,
        picture,
        sound,
        height,
        priority,
        picture == null ? null : pause,
        wish.choice() == Choice.SOURCE);
  }

  private static @Nullable PauseReason pause(Saving saving, Member sender, SourceKind kind) {
    return switch (sender.state(kind)) {
      case OFF -> PauseReason.OFF;
      case MUTED -> PauseReason.MUTED;
      case ON -> saving == Saving.AUDIO ? PauseReason.SAVING : null;
    };
  }
}
