package org.setareh.signaling.whip;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.sfu.control.View.Choice;
import org.setareh.sfu.control.View.Saving;
import org.setareh.sfu.control.View.SlotWish;
import org.setareh.signaling.participant.Admission;
import org.setareh.signaling.participant.Participant;
import org.setareh.signaling.principal.Program;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.ProblemHandler;
import org.setareh.signaling.room.Removals;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.room.RoomTokens;
import org.setareh.signaling.room.Rooms;

/**
 * The WHIP and WHEP sessions: programs that take part by one offer. Called from virtual threads.
 */
public final class Ingest {
  private static final int TALLEST = 4_320;
  private static final int LONGEST_OFFER = 512 * 1024;
  private static final int LONGEST_ID = 64;
  private static final int RESOURCE_BYTES = 16;

  /** Of them those count that the answer takes. */
  private static final Map<SourceKind, SourceState> PUBLISHED =
      Map.of(SourceKind.MICROPHONE, SourceState.ON, SourceKind.CAMERA, SourceState.ON);

  private static final Map<SourceKind, SourceState> SOUND_ALONE =
      Map.of(SourceKind.MICROPHONE, SourceState.ON, SourceKind.CAMERA, SourceState.OFF);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Rooms rooms;
  private final Removals removals;
  private final Admission admission;
  private final Map<String, WhipSession> sessions = new ConcurrentHashMap<>();

  public Ingest(Rooms rooms, Removals removals, Admission admission) {
    this.rooms = rooms;
    this.removals = removals;
    this.admission = admission;
  }

  /** A session just begun, and the answer to its offer. */
  record Begun(WhipSession session, ConnectAnswer answer) {}

  /** A program publishes: its voice and picture stand for microphone and camera. */
  Begun publish(Program program, @Nullable String given) {
    String offer = checked(given);
    return begin(Protocol.WHIP, program, offer, PUBLISHED, View.AUTO);
  }

  /**
   * A program views.
   *
   * @param participant whom it views; null: the active speaker
   */
  Begun view(Program program, @Nullable String offer, @Nullable String participant) {
    if (participant != null && (participant.isBlank() || participant.length() > LONGEST_ID)) {
      throw Problem.badField("participant", "it is a participant's id");
    }
    SlotWish wish =
        participant == null
            ? new SlotWish(Choice.AUTO, null, TALLEST, 1)
            : new SlotWish(Choice.SOURCE, new SourceId(participant, SourceKind.CAMERA), TALLEST, 1);
    View view = new View(List.of(wish), Saving.NONE);
    return begin(Protocol.WHEP, program, checked(offer), Map.of(), view);
  }

  private Begun begin(
      Protocol protocol,
      Program program,
      String offer,
      Map<SourceKind, SourceState> states,
      View view) {
    forgetEnded();
    Room room = rooms.find(program.room());
    RoomTokens.requireCurrent(program, room);
    removals.refuse(program);
    Map<SourceKind, SourceState> allowed =
        room.rules().audioOnly() && !states.isEmpty() ? SOUND_ALONE : states;
    String name = program.name() == null ? protocol.name() : program.name();
    Participant participant =
        Participant.of(protocol.kind, null, name, allowed, view, System.nanoTime())
            .by(program.made());
    ConnectionId connection = new ConnectionId(room.id(), participant.id(), 1);
    ConnectRequest request =
        ConnectRequest.ofProgram(protocol.purpose, connection, offer, allowed, view);
    ConnectAnswer answer = admission.admit(room, participant, request).answer();
    requireStillCurrent(program, participant);
    WhipSession session =
        new WhipSession(
            resourceId(), protocol, connection, answer.iceUfrag(), Fragments.ufragOf(offer));
    sessions.put(session.resource, session);
    return new Begun(session, answer);
  }

  /** The room's tokens may have been ended while the offer was answered. */
  private void requireStillCurrent(Program program, Participant participant) {
    try {
      RoomTokens.requireCurrent(program, rooms.find(program.room()));
      removals.refuse(program);
    } catch (RuntimeException e) {
      admission.dismiss(participant.id());
      throw e;
    }
  }

  /** A living session, or a 404. */
  WhipSession find(Protocol protocol, String room, String resource) {
    WhipSession session = sessions.get(resource);
    if (session == null
        || session.protocol != protocol
        || !session.connection.room().equals(room)
        || !admission.isIn(session.participant())) {
      throw new Problem(ProblemCode.UNKNOWN_PARTICIPANT, "Begin anew: this session is over.");
    }
    return session;
  }

  ConnectAnswer restart(WhipSession session, String ufrag, String password) {
    return admission.restart(session.connection, ufrag, password);
  }

  void end(WhipSession session) {
    sessions.remove(session.resource);
    admission.dismiss(session.participant());
  }

  /** Sessions end without a DELETE too; a new one clears those away. */
  private void forgetEnded() {
    sessions.values().removeIf(session -> !admission.isIn(session.participant()));
  }

  private static String checked(@Nullable String offer) {
    if (offer == null || offer.isBlank()) {
      throw new Problem(ProblemCode.BAD_OFFER, "Send an SDP offer as the body.");
    }
    if (offer.length() > LONGEST_OFFER) {
      throw ProblemHandler.tooLarge();
    }
    return offer;
  }

  private static String resourceId() {
    byte[] random = new byte[RESOURCE_BYTES];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
