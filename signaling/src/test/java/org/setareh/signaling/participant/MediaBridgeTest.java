package org.setareh.signaling.participant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.Session;

/** Connections of a participant, one after another, in virtual time. */
final class MediaBridgeTest {
  private static final long WITHIN_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long LATER_NS = TimeUnit.HOURS.toNanos(1);

  private final QuietPlane plane = new QuietPlane();
  private final Roster roster =
      new Roster(
          new Room(
              "family",
              "",
              Room.Kind.CONFERENCE,
              Room.Rules.OPEN,
              new byte[0],
              0,
              1,
              Instant.EPOCH),
          5,
          new AtomicLong()::incrementAndGet,
          _ -> {});
  private final List<Participant> removed = new ArrayList<>();
  private final MediaBridge bridge =
      new MediaBridge(
          roster,
          plane,
          WITHIN_NS,
          new MediaBridge.Listener() {
            @Override
            public void connected(Participant participant) {
              // Nobody counts here.
            }

            @Override
            public void removed(Participant participant) {
              removed.add(participant);
            }
          });
  private final Participant sara =
      Participant.of(
          Participant.Kind.BROWSER, new Session(UUID.randomUUID()), "Sara", Map.of(), View.AUTO, 0);

  @BeforeEach
  void enter() {
    roster.reserve(sara);
    bridge.begin(sara, 0);
    roster.enter(sara);
  }

  private ConnectionId connection(int number) {
    return new ConnectionId("family", sara.id(), number);
  }

  private ConnectRequest offer() {
    return bridge.offer(sara, new Connection("v=0", Map.of(), List.of(), null));
  }

  private void answered(ConnectRequest request, int connection) {
    ConnectAnswer answer = new ConnectAnswer("v=0", "ufrag", "password", connection, Set.of());
    bridge.answered(sara, request, answer, LATER_NS);
  }

  @Test
  void whoseMediaDoesNotConnectInTimeIsOut() {
    bridge.sweep(WITHIN_NS);
    assertTrue(removed.isEmpty());
    bridge.sweep(WITHIN_NS + 1);
    assertEquals(List.of(sara), removed);
    assertEquals(List.of(new MediaCommand.Close(connection(1))), plane.commands);
  }

  @Test
  void anotherConnectionThatNeverComesUpIsOut() {
    bridge.on(new MediaEvent.Connected(connection(1)));
    bridge.sweep(WITHIN_NS + 1);
    answered(offer(), 2);
    bridge.on(new MediaEvent.Connected(connection(1))); // it is the second that counts
    bridge.sweep(LATER_NS + WITHIN_NS);
    assertTrue(removed.isEmpty());
    bridge.sweep(LATER_NS + WITHIN_NS + 1);
    assertEquals(List.of(sara), removed);
    assertEquals(new MediaCommand.Close(connection(2)), plane.commands.getLast());
  }

  @Test
  void whatAConnectionSaysBeforeItsAnswerIsHereCounts() {
    SlotState slot = new SlotState(0, null, SlotState.Video.WAITING, null, -1, false);
    ConnectRequest request = offer();
    bridge.on(new MediaEvent.SlotsChanged(connection(2), List.of(slot)));
    assertTrue(roster.stateFor(sara).slots().isEmpty());
    answered(request, 2);
    assertEquals(1, roster.stateFor(sara).slots().size());
  }

  @Test
  void whatItSaidIsNotOfAConnectionThatWasRestartedInstead() {
    SlotState slot = new SlotState(0, null, SlotState.Video.WAITING, null, -1, false);
    ConnectRequest request = offer();
    bridge.on(new MediaEvent.SlotsChanged(connection(2), List.of(slot)));
    answered(request, 1);
    assertTrue(roster.stateFor(sara).slots().isEmpty());
    assertFalse(roster.isOver());
  }
}
