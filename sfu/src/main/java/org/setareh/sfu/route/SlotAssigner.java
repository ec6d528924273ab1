package org.setareh.sfu.route;

import java.util.ArrayList;
import java.util.Comparator;
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
 * first: those with a picture or a voice lately, the latest speaker before others, then the order
 * of joining. Whoever is shown already and still fits stays in their slot, so that tiles do not
 * wander. Audio-only slots carry loud speakers whom no slot shows; a receiver without any picture
 * hears by them whom it would see, speaking or not.
 */
final class SlotAssigner {
  /**
   * Another participant, as one receiver sees them.
   *
   * @param pictured whether the camera is on
   * @param loud whether their voice is forwarded as speech now
   * @param lastSpokeNs when they were the dominant speaker last; {@link Long#MIN_VALUE}: never
   * @param order of joining
   */
  record Candidate(
      String participant, boolean pictured, boolean loud, long lastSpokeNs, long order) {
    private boolean present() {
      return pictured || loud || lastSpokeNs != Long.MIN_VALUE;
    }
  }

  private static final Comparator<Candidate> RANK =
      Comparator.comparing(Candidate::present)
          .reversed()
          .thenComparing(Comparator.comparingLong(Candidate::lastSpokeNs).reversed())
          .thenComparing(Comparator.comparing(Candidate::pictured).reversed())
          .thenComparingLong(Candidate::order);

  private SlotAssigner() {}

  /**
   * @param view what the receiver wants
   * @param pictureSlots slots with a picture; they come first
   * @param current what stands in each slot now, pictures first, then audio-only ones
   * @param others everyone else in the room
   * @param exists whether a source is there to be chosen
   * @return by slot, what shall stand there: a camera, a screen, a microphone in audio-only slots
   */
  static List<@Nullable SourceId> assign(
      View view,
      int pictureSlots,
      List<@Nullable SourceId> current,
      List<Candidate> others,
      Predicate<SourceId> exists) {
    List<@Nullable SourceId> next = new ArrayList<>();
    for (int i = 0; i < current.size(); i++) {
      next.add(null);
    }
    Set<String> shown = new HashSet<>();
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
    fillAutomatic(next, automatic, current, others, shown, kind);
    fillAudioOnly(next, viewed, current, others, shown);
    return next;
  }

  private static SourceId soundOf(SourceId source) {
    return new SourceId(source.participant(), source.kind().sound());
  }

  private static void fillAutomatic(
      List<@Nullable SourceId> next,
      List<Integer> automatic,
      List<@Nullable SourceId> current,
      List<Candidate> others,
      Set<String> shown,
      SourceKind kind) {
    List<String> chosen =
        others.stream()
            .filter(candidate -> !shown.contains(candidate.participant()))
            .sorted(RANK)
            .limit(automatic.size())
            .map(Candidate::participant)
            .toList();
    place(next, automatic, current, chosen, kind);
    shown.addAll(chosen);
  }

  private static void fillAudioOnly(
      List<@Nullable SourceId> next,
      int viewed,
      List<@Nullable SourceId> current,
      List<Candidate> others,
      Set<String> shown) {
    List<Integer> audioOnly = new ArrayList<>();
    for (int slot = viewed; slot < next.size(); slot++) {
      audioOnly.add(slot);
    }
    List<String> heard =
        others.stream()
            .filter(candidate -> candidate.loud() && !shown.contains(candidate.participant()))
            .sorted(RANK)
            .limit(audioOnly.size())
            .map(Candidate::participant)
            .toList();
    place(next, audioOnly, current, heard, SourceKind.MICROPHONE);
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
