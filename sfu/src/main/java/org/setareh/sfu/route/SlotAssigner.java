package org.setareh.sfu.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.View;
import org.setareh.sfu.control.View.SlotWish;

/**
 * Who stands in which slot of one receiver. Pure: the same input gives the same answer.
 *
 * <p>Chosen sources stand where the receiver wants them. The automatic slots show whoever ranks
 * first ({@link Ranking}). Whoever is shown already and still fits stays in their slot, so that
 * tiles do not wander. Audio-only slots carry loud speakers whom no slot shows; a receiver without
 * any picture hears by them whom it would see, speaking or not.
 */
final class SlotAssigner {
  /**
   * Another participant, as one receiver sees them.
   *
   * @param flows false where media is wanted of them and none comes: they are reconnecting
   * @param pictured whether the camera is on
   * @param loud whether their voice is forwarded as speech now
   * @param lastSpokeNs when they were the dominant speaker last; {@link Long#MIN_VALUE}: never
   * @param order of joining
   */
  record Candidate(
      String participant,
      boolean flows,
      boolean pictured,
      boolean loud,
      long lastSpokeNs,
      long order) {
    boolean present() {
      return flows && (pictured || loud || lastSpokeNs != Long.MIN_VALUE);
    }
  }

  private SlotAssigner() {}

  /**
   * @param view what the receiver wants
   * @param pictureSlots slots with a picture; they come first
   * @param current what stands in each slot now, pictures first, then audio-only ones
   * @param ranking of everyone in the room
   * @param self the receiver, who sees others alone
   * @param exists whether a source is there to be chosen
   * @return by slot, what shall stand there: a camera, a screen, a microphone in audio-only slots
   */
  static List<@Nullable SourceId> assign(
      View view,
      int pictureSlots,
      List<@Nullable SourceId> current,
      Ranking ranking,
      String self,
      Predicate<SourceId> exists) {
    List<@Nullable SourceId> next = new ArrayList<>();
    for (int i = 0; i < current.size(); i++) {
      next.add(null);
    }
    Set<String> shown = new HashSet<>();
    shown.add(self);
    List<Integer> automatic = new ArrayList<>();
    boolean listens = pictureSlots == 0;
    int viewed = listens ? current.size() : pictureSlots;
    for (int slot = 0; slot < viewed; slot++) {
      SlotWish wish = view.wish(slot);
      switch (wish.choice()) {
        case AUTO -> automatic.add(slot);
        case NOTHING -> {}
        case SOURCE -> {
          SourceId source = wish.source();
          if (source != null && exists.test(source)) {
            next.set(slot, listens ? soundOf(source) : source);
            if (source.kind() == SourceKind.CAMERA) {
              shown.add(source.participant());
            }
          }
        }
      }
    }
    SourceKind kind = listens ? SourceKind.MICROPHONE : SourceKind.CAMERA;
    place(next, automatic, current, first(ranking.all(), automatic.size(), shown), kind);
    List<Integer> audioOnly = new ArrayList<>();
    for (int slot = viewed; slot < next.size(); slot++) {
      audioOnly.add(slot);
    }
    List<String> heard = first(ranking.loud(), audioOnly.size(), shown);
    place(next, audioOnly, current, heard, SourceKind.MICROPHONE);
    return next;
  }

  private static SourceId soundOf(SourceId source) {
    return new SourceId(source.participant(), source.kind().sound());
  }

  /** The first ones who are not shown yet; they are from then on. */
  private static List<String> first(List<Candidate> ranked, int atMost, Set<String> shown) {
    List<String> chosen = new ArrayList<>(atMost);
    for (int i = 0; i < ranked.size() && chosen.size() < atMost; i++) {
      if (shown.add(ranked.get(i).participant())) {
        chosen.add(ranked.get(i).participant());
      }
    }
    return chosen;
  }

  /** Puts the chosen into the slots, each into the one it has already where it can. */
  private static void place(
      List<@Nullable SourceId> next,
      List<Integer> slots,
      List<@Nullable SourceId> current,
      List<String> chosen,
      SourceKind kind) {
    List<Integer> vacant = new ArrayList<>(slots);
    List<String> waiting = new ArrayList<>(chosen);
    for (int slot : slots) {
      SourceId now = current.get(slot);
      if (now != null && now.kind() == kind && waiting.remove(now.participant())) {
        next.set(slot, now);
        vacant.remove(Integer.valueOf(slot));
      }
    }
    for (int i = 0; i < waiting.size(); i++) {
      next.set(vacant.get(i), new SourceId(waiting.get(i), kind));
    }
  }
}
