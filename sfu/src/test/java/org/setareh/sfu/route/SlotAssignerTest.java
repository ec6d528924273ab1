package org.setareh.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.View;
import org.setareh.sfu.control.View.Choice;
import org.setareh.sfu.control.View.Saving;
import org.setareh.sfu.control.View.SlotWish;
import org.setareh.sfu.route.SlotAssigner.Candidate;

class SlotAssignerTest {
  private static final int NEVER = -1;

  private static Candidate person(String name, boolean pictured, boolean loud, long spoke) {
    return new Candidate(
        name, true, pictured, loud, spoke == NEVER ? Long.MIN_VALUE : spoke, name.charAt(0));
  }

  private static SourceId camera(String name) {
    return new SourceId(name, SourceKind.CAMERA);
  }

  private static SourceId microphone(String name) {
    return new SourceId(name, SourceKind.MICROPHONE);
  }

  private static List<@Nullable SourceId> empty(int slots) {
    return new ArrayList<>(Arrays.asList(new SourceId[slots]));
  }

  /** What the receiver "me" gets, who is in the room like everyone else. */
  private static List<@Nullable SourceId> assign(
      View view,
      int pictureSlots,
      List<@Nullable SourceId> current,
      List<Candidate> others,
      Predicate<SourceId> exists) {
    List<Candidate> everyone = new ArrayList<>(others);
    everyone.add(person("me", true, true, 99));
    return SlotAssigner.assign(view, pictureSlots, current, Ranking.of(everyone), "me", exists);
  }

  @Test
  void everyoneStandsSomewhereWhereThereIsRoom() {
    List<@Nullable SourceId> slots =
        assign(
            View.AUTO,
            4,
            empty(4),
            List.of(
                person("a", true, false, NEVER),
                person("b", false, false, NEVER),
                person("c", true, false, NEVER)),
            source -> true);
    assertEquals(Arrays.asList(camera("a"), camera("c"), camera("b"), null), slots);
  }

  @Test
  void whoIsShownStaysInTheirSlot() {
    List<@Nullable SourceId> before = empty(3);
    before.set(2, camera("a"));
    List<@Nullable SourceId> slots =
        assign(
            View.AUTO,
            3,
            before,
            List.of(person("b", true, true, 9), person("a", true, false, NEVER)),
            source -> true);
    assertEquals(Arrays.asList(camera("b"), null, camera("a")), slots);
  }

  @Test
  void aSpeakerTakesTheSlotOfTheOneWhoSpokeLongestAgo() {
    List<@Nullable SourceId> before = Arrays.asList(camera("a"), camera("b"));
    List<@Nullable SourceId> slots =
        assign(
            View.AUTO,
            2,
            before,
            List.of(
                person("a", true, false, 5),
                person("b", true, false, 3),
                person("c", true, true, 8)),
            source -> true);
    assertEquals(Arrays.asList(camera("a"), camera("c")), slots);
  }

  @Test
  void whoSeesNobodyHearsWhomTheyWouldSee() {
    List<Candidate> others =
        List.of(person("a", true, false, NEVER), person("b", true, false, NEVER));
    assertEquals(List.of(microphone("a")), assign(View.AUTO, 0, empty(1), others, source -> true));
    View chosen = new View(List.of(new SlotWish(Choice.SOURCE, camera("b"), 360, 1)), Saving.NONE);
    assertEquals(List.of(microphone("b")), assign(chosen, 0, empty(1), others, source -> true));
  }

  @Test
  void aChosenSourceStandsWhereItWasChosenAndNowhereElse() {
    SourceId screen = new SourceId("a", SourceKind.SCREEN);
    View view =
        new View(
            List.of(
                new SlotWish(Choice.SOURCE, screen, 1080, 2),
                new SlotWish(Choice.SOURCE, camera("b"), 360, 1)),
            Saving.NONE);
    List<Candidate> others = List.of(person("a", true, false, NEVER), person("b", true, true, 4));
    assertEquals(
        Arrays.asList(screen, camera("b"), camera("a")),
        assign(view, 3, empty(3), others, source -> true));
    assertEquals(
        Arrays.asList(null, null, camera("b")), assign(view, 3, empty(3), others, source -> false));
  }

  @Test
  void aLoudSpeakerWhomNoSlotShowsIsHeardInAnAudioOnlySlot() {
    View one = new View(List.of(new SlotWish(Choice.SOURCE, camera("a"), 360, 1)), Saving.NONE);
    List<@Nullable SourceId> slots =
        assign(
            one,
            1,
            empty(3),
            List.of(
                person("a", true, true, 1),
                person("b", true, true, 2),
                person("c", true, false, NEVER)),
            source -> true);
    assertEquals(Arrays.asList(camera("a"), microphone("b"), null), slots);
  }

  @Test
  void whoseMediaFlowsComesBeforeWhoIsReconnecting() {
    Candidate lost = new Candidate("a", false, true, true, 9, 1);
    Candidate again = person("b", true, false, NEVER);
    List<@Nullable SourceId> shown = Arrays.asList(camera("a"), microphone("a"));
    assertEquals(
        Arrays.asList(camera("b"), microphone("a")),
        assign(View.AUTO, 1, shown, List.of(lost, again), source -> true));
    assertEquals(
        Arrays.asList(camera("a"), null),
        assign(View.AUTO, 1, shown, List.of(lost), source -> true),
        "nobody else wants the place");
    assertEquals(
        List.of(microphone("b")),
        assign(View.AUTO, 0, List.of(microphone("a")), List.of(lost, again), source -> true));
  }

  /** Whatever happens in a room, nobody stands twice, nobody moves without need. */
  @Test
  void holdsForRandomRooms() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      int pictures = 1 + random.nextInt(6);
      List<@Nullable SourceId> current = empty(pictures + random.nextInt(3));
      for (int step = 0; step < 6; step++) {
        List<Candidate> others = new ArrayList<>();
        for (char name = 'a'; name < 'a' + 12; name++) {
          if (random.nextBoolean()) {
            others.add(
                person(
                    String.valueOf(name),
                    random.nextBoolean(),
                    random.nextInt(4) == 0,
                    random.nextInt(20) - 1));
          }
        }
        List<@Nullable SourceId> next =
            assign(View.AUTO, pictures, current, others, source -> true);
        List<String> standing = new ArrayList<>();
        for (SourceId source : next) {
          if (source != null) {
            standing.add(source.participant());
          }
        }
        assertEquals(standing.size(), standing.stream().distinct().count(), "nobody twice");
        long filled = next.subList(0, pictures).stream().filter(s -> s != null).count();
        assertEquals(Math.min(pictures, others.size()), filled, "no slot idle without need");
        for (int slot = 0; slot < pictures; slot++) {
          SourceId before = current.get(slot);
          if (before != null && next.subList(0, pictures).contains(before)) {
            assertEquals(before, next.get(slot), "who stays does not move");
          }
        }
        assertEquals(
            next,
            assign(View.AUTO, pictures, next, others, source -> true),
            "the answer is stable");
        current = next;
      }
    }
  }
}
