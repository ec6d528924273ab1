package org.setareh.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.net.Deadlines;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState.PauseReason;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.sfu.control.View.Choice;
import org.setareh.sfu.control.View.Saving;
import org.setareh.sfu.control.View.SlotWish;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.TestPackets;

/** What a room decides, when, and whom it tells; in virtual time, its home's rounds by hand. */
final class RoomTest {
  private static final long MS = 1_000_000;
  private static final int SPEECH = 30;
  private static final int SILENCE = 127;

  private final TestPackets packets = new TestPackets();
  private final Realm home = new Realm(0);
  private final Realm elsewhere = new Realm(1);
  private final List<MediaEvent.SpeakersChanged> speakers = new ArrayList<>();
  private final Room room =
      new Room("room", home, 3, 4, e -> speakers.add((MediaEvent.SpeakersChanged) e));
  private final Deadlines<Room> deadlines = new Deadlines<>();
  private final Map<String, Person> people = new LinkedHashMap<>();
  private long nowNs = 10_000 * MS;
  private int mostAtOnce;

  RoomTest() {
    deadlines.add(room.deadline());
    room.deadline().at(nowNs);
  }

  @AfterEach
  void nothingIsHeld() {
    assertEquals(0, packets.inUse());
    packets.close();
  }

  /** A domain whose tasks are run by the test, as a worker runs those of others. */
  private static final class Realm implements Domain {
    final Queue<Runnable> tasks = new ArrayDeque<>();
    private final int index;

    Realm(int index) {
      this.index = index;
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public boolean inside() {
      return index == 0;
    }

    @Override
    public void post(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void lend(Domain to, Track track, MediaPacket packet) {
      throw new AssertionError("nobody listens elsewhere");
    }

    void runTasks() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  /** One who is told what its slots carry, and has a microphone and a camera. */
  private final class Person implements Receiver {
    final String name;
    final Realm realm;
    final Map<SourceKind, Track> tracks = new HashMap<>();
    final Map<Integer, SlotAssignment> slots = new HashMap<>();
    private final int pictures;
    int told;

    Person(String name, Realm realm, int pictures) {
      ConnectionId id = new ConnectionId("room", name, 1);
      this.name = name;
      this.realm = realm;
      this.pictures = pictures;
      for (SourceKind kind : List.of(SourceKind.MICROPHONE, SourceKind.CAMERA)) {
        Track.Format format = new Track.Format(1, 0, new int[128]);
        tracks.put(kind, new Track(id, kind, format, realm, 2, (encoding, now) -> {}));
      }
    }

    SlotAssignment slot(int number) {
      return Objects.requireNonNull(slots.get(number));
    }

    @Override
    public Domain domain() {
      return realm;
    }

    @Override
    public int pictureSlots() {
      return pictures;
    }

    @Override
    public int slots() {
      return pictures == 0 ? 1 : pictures + 2;
    }

    @Override
    public void assign(List<SlotAssignment> assignments) {
      told++;
      assignments.forEach(assignment -> slots.put(assignment.slot(), assignment));
    }

    /** Who stands in a slot: "a/camera"; null: nobody. */
    @Nullable String in(int slot) {
      SlotAssignment assignment = slots.get(slot);
      SourceId source = assignment == null ? null : assignment.source();
      return source == null ? null : source.toString();
    }

    boolean audible(Realm where) {
      return track(SourceKind.MICROPHONE).feed(where).audible();
    }

    Track track(SourceKind kind) {
      Track track = tracks.get(kind);
      assertNotNull(track);
      return track;
    }

    void says(int level) {
      MediaPacket packet = packets.sound(level);
      track(SourceKind.MICROPHONE).forward(packet, nowNs);
      packet.release();
    }
  }

  private Person join(String name, Realm realm, int pictures) {
    Person person = new Person(name, realm, pictures);
    people.put(name, person);
    room.join(name, person, person.tracks, Map.of(), View.AUTO);
    return person;
  }

  private Person come(String name) {
    return come(name, home, 2);
  }

  private Person come(String name, Realm realm, int pictures) {
    Person person = join(name, realm, pictures);
    room.connected(name, person);
    round();
    return person;
  }

  private Person person(String name) {
    Person person = people.get(name);
    assertNotNull(person);
    return person;
  }

  private void connected(String name) {
    room.connected(name, person(name));
  }

  private void setSource(String name, SourceKind kind, SourceState state) {
    room.setSource(name, person(name), kind, state);
  }

  private void setView(String name, View view) {
    room.setView(name, person(name), view);
  }

  /** The end of a worker's round: a room decides where it is due. */
  private void round() {
    Room due = deadlines.poll(nowNs);
    if (due != null) {
      mostAtOnce = Math.max(mostAtOnce, due.decide(nowNs));
    }
    elsewhere.runTasks();
  }

  /** Rounds for so long, everybody saying something (or nothing) each 20 ms. */
  private void pass(int durationMs, int... levels) {
    List<Person> all = List.copyOf(people.values());
    for (long end = nowNs + durationMs * MS; nowNs < end; nowNs += MS) {
      if (nowNs % (20 * MS) == 0) {
        for (int i = 0; i < levels.length; i++) {
          all.get(i).says(levels[i]);
        }
      }
      round();
    }
  }

  private static View chosen(String name) {
    SlotWish wish = new SlotWish(Choice.SOURCE, new SourceId(name, SourceKind.CAMERA), 360, 1);
    return new View(List.of(wish), Saving.NONE);
  }

  @Test
  void whoComesSeesAndIsSeenAtOnce() {
    Person a = come("a");
    Person b = come("b");
    assertEquals("b/camera", a.in(0));
    assertEquals("a/camera", b.in(0));
    assertTrue(a.audible(home) && b.audible(home), "four and fewer all are heard");
    assertNull(a.in(1));
  }

  @Test
  void whoOnlyKnocksCostsNobodyASlot() {
    Person a = come("a");
    Person b = join("b", home, 2);
    pass(1_000);
    assertNull(a.in(0));
    assertEquals(0, b.told);
  }

  @Test
  void aMuteIsToldAtOnceAndToThoseWhomItConcerns() {
    Person a = come("a", home, 1);
    Person b = come("b", home, 1);
    Person c = come("c", home, 1);
    pass(2_000);
    assertEquals("a/camera", b.in(0));
    assertEquals("a/camera", c.in(0));
    int before = b.told + c.told;
    int own = a.told;
    setSource("a", SourceKind.CAMERA, SourceState.MUTED);
    round();
    // Whose camera is on comes first, so that both see another now.
    assertEquals("c/camera", b.in(0));
    assertEquals("b/camera", c.in(0));
    setSource("a", SourceKind.CAMERA, SourceState.MUTED);
    round();
    assertEquals(before + 2, b.told + c.told);
    assertEquals(own, a.told);
  }

  @Test
  void aPausedPictureSaysWhy() {
    come("a");
    Person b = come("b");
    setSource("a", SourceKind.CAMERA, SourceState.OFF);
    round();
    assertEquals(PauseReason.OFF, b.slot(0).pause());
    setSource("a", SourceKind.MICROPHONE, SourceState.MUTED);
    round();
    assertNull(b.slot(0).sound());
  }

  @Test
  void changesAreMergedInTime() {
    come("a");
    Person b = come("b");
    pass(3_000);
    int before = b.told;
    for (int i = 0; i < 1_000; i++) { // a change each millisecond
      SourceState state = i % 2 == 0 ? SourceState.MUTED : SourceState.ON;
      setSource("a", SourceKind.CAMERA, state);
      pass(1);
    }
    int told = b.told - before;
    assertTrue(told <= Pace.BURST + Pace.A_SECOND, told + " times");
    setSource("a", SourceKind.CAMERA, SourceState.OFF);
    pass(250);
    assertEquals(PauseReason.OFF, b.slot(0).pause(), "the last state counts");
    int after = b.told;
    pass(5_000);
    assertEquals(after, b.told, "and nothing is told twice");
  }

  @Test
  void whatAReceiverAsksForWaitsForNobody() {
    come("a");
    come("b");
    Person c = come("c", home, 1);
    for (int i = 0; i < 20; i++) {
      setSource("a", SourceKind.MICROPHONE, i % 2 == 0 ? SourceState.MUTED : SourceState.ON);
      round();
    }
    setView("c", chosen("b"));
    round();
    assertEquals("b/camera", c.in(0));
    setView("c", chosen("a"));
    round();
    assertEquals("a/camera", c.in(0));
  }

  @Test
  void aRoundLooksAtAFewReceiversOnly() {
    for (int i = 0; i < 60; i++) {
      join("p" + i, home, 4);
      connected("p" + i);
    }
    for (int i = 0; i < 5; i++) {
      round();
    }
    assertTrue(people.values().stream().allMatch(person -> person.told == 1));
    assertTrue(mostAtOnce <= 16, mostAtOnce + " at once");
  }

  @Test
  void packetsTellNobodyAnything() {
    for (int i = 0; i < 6; i++) {
      come("p" + i);
    }
    pass(2_000);
    int[] before = people.values().stream().mapToInt(person -> person.told).toArray();
    people.values().forEach(person -> person.says(SPEECH));
    assertEquals(
        List.copyOf(java.util.Arrays.stream(before).boxed().toList()),
        people.values().stream().map(person -> person.told).toList());
    assertTrue(deadlines.nextNs() <= nowNs, "but the room has something to decide");
  }

  @Test
  void aVoiceIsHeardWithTheRoundThatItBeginsIn() {
    Person p0 = come("p0", home, 1);
    for (int i = 1; i < 7; i++) {
      come("p" + i, home, 1);
    }
    pass(2_000, SILENCE, SILENCE, SILENCE, SILENCE, SILENCE, SILENCE, SILENCE);
    Person p6 = person("p6");
    assertFalse(p6.audible(home));
    p6.says(SPEECH);
    round();
    assertTrue(p6.audible(home));
    assertEquals(List.of("p6"), speakers.getLast().loud());
    assertEquals("p6", speakers.getLast().dominant());
    assertEquals("p6/camera", p0.in(0));
    pass(300, SILENCE, SILENCE, SILENCE, SILENCE, SILENCE, SILENCE, SPEECH);
    Person p5 = person("p5");
    p5.says(SPEECH);
    round();
    assertEquals(List.of("p5", "p6"), speakers.getLast().loud().stream().sorted().toList());
    assertTrue(p0.in(1) != null && p0.in(1).equals("p5/microphone"), () -> "" + p0.in(1));
  }

  @Test
  void soundWithAndWithoutLevelInTurnIsJudgedOneWay() {
    for (int i = 0; i < 48; i++) {
      come("p" + i);
    }
    pass(3_000);
    Person foe = person("p0");
    int before = people.values().stream().mapToInt(person -> person.told).sum();
    for (int i = 0; i < 10 * 2_800; i++) { // ten seconds
      foe.says(i % 2 == 0 ? -1 : SILENCE);
      nowNs += 357_000;
      round();
    }
    assertEquals(2, speakers.size(), "by its first packet's size, by its levels from then on");
    int told = people.values().stream().mapToInt(person -> person.told).sum() - before;
    assertTrue(told <= 2 * 48, told + " told");
  }

  @Test
  void voicesThatChangeAllTheTimeAreJudgedInSteps() {
    for (int i = 0; i < 8; i++) {
      come("p" + i, home, 1);
    }
    pass(3_000);
    List<Person> all = List.copyOf(people.values());
    int before = speakers.size();
    for (int i = 0; i < 3_000; i++) { // each shouts the others down, three seconds long
      all.get(i / 7 % 8).says(i % 2 == 0 ? i / 7 % 3 * 8 : SILENCE);
      nowNs += MS;
      round();
    }
    int changes = speakers.size() - before;
    assertTrue(changes > 0 && changes <= Pace.BURST + 3 * Pace.A_SECOND, changes + " changes");
  }

  @Test
  void whoLeavesIsSeenNoMore() {
    Person a = come("a");
    Person b = come("b");
    pass(2_000);
    room.leave("b", a);
    round();
    assertEquals("b/camera", a.in(0), "another connection's end");
    room.leave("b", b);
    round();
    assertNull(a.in(0));
    int told = b.told;
    pass(1_000);
    assertEquals(told, b.told);
  }

  @Test
  void whoComesBackKeepsItsPlace() {
    Person a = come("a", home, 1);
    come("b");
    come("c");
    pass(1_000);
    assertEquals("b/camera", a.in(0));
    Person again = join("b", home, 2);
    pass(1_000);
    assertEquals("b/camera", a.in(0));
    assertEquals(again.track(SourceKind.CAMERA), a.slot(0).picture());
    connected("b");
    round();
    assertEquals("a/camera", again.in(0));
  }

  @Test
  void whoseMediaFlowsComesBeforeWhoIsReconnecting() {
    Person viewer = come("viewer", home, 1);
    Person listener = come("listener", home, 0);
    setSource("viewer", SourceKind.CAMERA, SourceState.OFF);
    setSource("viewer", SourceKind.MICROPHONE, SourceState.OFF);
    setSource("listener", SourceKind.CAMERA, SourceState.OFF);
    setSource("listener", SourceKind.MICROPHONE, SourceState.OFF);
    Person lost = come("lost");
    pass(2_000);
    assertEquals("lost/camera", viewer.in(0));
    assertEquals("lost/microphone", listener.in(0));
    room.flows("lost", lost, false);
    pass(1_000);
    assertEquals("lost/camera", viewer.in(0), "nobody else wants the place");
    come("again");
    assertEquals("again/camera", viewer.in(0));
    assertEquals("again/microphone", listener.in(0));
    room.flows("lost", lost, true);
    pass(1_000);
    assertEquals("lost/camera", viewer.in(0), "who came first, as before");
  }

  @Test
  void anotherDomainIsToldOnItsOwnThread() {
    Person far = join("far", elsewhere, 2);
    elsewhere.runTasks();
    Person near = come("near");
    connected("far");
    deadlines.poll(nowNs);
    room.decide(nowNs);
    assertEquals(0, far.told, "not on the home's thread");
    elsewhere.runTasks();
    assertEquals("near/camera", far.in(0));
    assertTrue(near.audible(elsewhere), "its voice flows there too");
    assertTrue(far.audible(elsewhere));
  }
}
