package org.setareh.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.events.MemoryEventBus;
import org.setareh.signaling.participant.SessionStreams;
import tools.jackson.databind.json.JsonMapper;

/** Whoever is asked, and whoever asks, by a clock of the test's. */
final class InvitationsTest {
  // Far ahead: the rounds of the real clock end nothing.
  private static final Instant BEGINNING = Instant.parse("2100-01-01T00:00:00Z");
  private static final String LOG = "log";

  private final MemoryEventBus bus = new MemoryEventBus(Duration.ofMinutes(5));
  private final Invitations invitations =
      new Invitations(bus, new CallEvents(JsonMapper.builder().build()));
  private final Profile sara = somebody("Sara");
  private final Profile adam = somebody("Adam");
  private String read = begin();

  private static Profile somebody(String name) {
    return new Profile(UUID.randomUUID(), name, name, null);
  }

  private String begin() {
    bus.follow(LOG, SessionStreams.addressOf(sara.id()));
    return bus.position(LOG);
  }

  @AfterEach
  void close() {
    invitations.close();
  }

  private void ask(String room, boolean silent) {
    invitations.ask(new Invitations.Ask(adam, room, "", sara, silent, true), BEGINNING);
  }

  private void pass(Duration time) {
    invitations.sweep(BEGINNING.plus(time));
  }

  private List<String> askedInto() {
    return ((Invitations.All) invitations.of(adam.id()))
        .invitations().stream().map(Invitations.Invitation::room).toList();
  }

  /** How often whoever asked was told since then that somebody does not come. */
  private long notComing() {
    List<String> names = new ArrayList<>();
    bus.after(LOG, read)
        .orElseThrow()
        .subscribe(entry -> names.add(entry.event().name()))
        .dispose();
    read = bus.position(LOG);
    return names.stream().filter("not-coming"::equals).count();
  }

  @Test
  void aRingIsOverAfterItsTimeAndALineLater() {
    ask("ring", false);
    ask("line", true);
    pass(Duration.ofSeconds(44));
    assertEquals(List.of("ring", "line"), askedInto());
    pass(Duration.ofSeconds(45));
    assertEquals(List.of("line"), askedInto());
    assertEquals(1, notComing());
    pass(Duration.ofMinutes(5));
    assertEquals(List.of(), askedInto());
    assertEquals(1, notComing());
  }

  @Test
  void whoComesOrDeclinesIsAskedNoMoreAndNothingComesLater() {
    ask("one", false);
    ask("two", false);
    assertTrue(invitations.accept(adam.id(), "one"));
    assertFalse(invitations.accept(adam.id(), "one"));
    assertEquals(0, notComing());
    invitations.decline(adam.id(), "two");
    invitations.decline(adam.id(), "two");
    assertEquals(1, notComing());
    pass(Duration.ofHours(1));
    assertEquals(List.of(), askedInto());
    assertEquals(0, notComing());
  }

  @Test
  void ofManyTheOldestGivesWayAndWhoAskedLearnsIt() {
    for (int i = 0; i < 11; i++) {
      ask("room-" + i, false);
    }
    assertEquals(10, askedInto().size());
    assertFalse(askedInto().contains("room-0"));
    assertEquals(1, notComing());
  }
}
