package org.setareh.signaling.participant;

import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.signaling.participant.RoomFact.GoneReason;
import org.setareh.signaling.participant.RoomFact.LeftReason;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Members;
import org.setareh.signaling.room.Removals;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.Session;

/**
 * The way in, for browsers and programs alike: a place is kept, the media plane answers the offer,
 * the others get to know. Called from virtual threads, which wait for the media plane.
 */
public final class Admission {
  private static final long ANSWER_WITHIN_SECONDS = 10;

  private final LiveRooms rooms;
  private final Members members;
  private final Removals removals;
  private final MediaPlane media;

  public Admission(LiveRooms rooms, Members members, Removals removals, MediaPlane media) {
    this.rooms = rooms;
    this.members = members;
    this.removals = removals;
    this.media = media;
  }

  /**
   * Somebody who is in.
   *
   * @param lastEventId where its session's events go on; null for programs
   */
  public record Admitted(ConnectAnswer answer, RoomState state, @Nullable String lastEventId) {}

  /** Lets somebody in, or throws and leaves nothing behind. */
  public Admitted admit(Room room, Participant participant, ConnectRequest request) {
    UUID account = participant.account();
    participant.role =
        account == null ? null : members.roleOf(room.id(), account).orElse(Role.MEMBER);
    LiveRooms.Place place = rooms.reserve(room, participant);
    try {
      // With the place: who removes somebody looks for places after this would refuse.
      refuseRemoved(room, participant);
      ConnectAnswer answer = connect(request);
      LiveRoom.Seen entered = place.room().enter(participant, request, answer.sources());
      rooms.came(place);
      return new Admitted(answer, entered.state(), entered.lastEventId());
    } catch (RuntimeException e) {
      rooms.remove(place, LeftReason.FAILED, GoneReason.CLOSED);
      throw e;
    }
  }

  private void refuseRemoved(Room room, Participant participant) {
    Session session = participant.session();
    if (session != null && !rooms.isAdmitted(room.id(), session)) {
      removals.refuse(room.id(), participant.words());
    }
  }

  /**
   * Another offer of somebody who is in: an ICE restart, or another connection. One after another;
   * one that was overtaken by a newer one is refused, since it would end what that one made.
   */
  ConnectAnswer reconnect(LiveRooms.Place place, Connection connection) {
    Participant participant = place.participant();
    Integer attempt = connection.checkedAttempt();
    participant.offering.lock();
    try {
      if (attempt != null) {
        participant.lastAttempt = newest(participant.lastAttempt, attempt);
      }
      LiveRoom room = place.room();
      ConnectRequest request = room.offer(participant, connection);
      ConnectAnswer answer;
      try {
        answer = connect(request);
      } catch (RuntimeException e) {
        room.unanswered(participant);
        throw e;
      }
      room.answered(participant, request, answer, System.nanoTime());
      return answer;
    } finally {
      participant.offering.unlock();
    }
  }

  private static int newest(int last, int attempt) {
    if (attempt < last) {
      throw new Problem(
          ProblemCode.OUTDATED_OFFER,
          "Offer anew: offer %d came after offer %d, which counts.".formatted(attempt, last));
    }
    return attempt;
  }

  /** An ICE restart without an offer. */
  public ConnectAnswer restart(ConnectionId connection, String remoteUfrag, String remotePassword) {
    return await(media.restart(connection, remoteUfrag, remotePassword));
  }

  /** Takes somebody out; whoever is out already stays so. */
  public void dismiss(String participant) {
    try {
      rooms.remove(rooms.findAnywhere(participant), LeftReason.LEFT, GoneReason.CLOSED);
    } catch (Problem _) {
      // Gone already.
    }
  }

  /** Whether somebody is in. */
  public boolean isIn(String participant) {
    return rooms.isIn(participant);
  }

  private ConnectAnswer connect(ConnectRequest request) {
    CompletionStage<ConnectAnswer> answer = media.connect(request);
    try {
      return await(answer);
    } catch (RuntimeException e) {
      var _ = answer.thenAccept(late -> closeWhatNobodyWaitsFor(request, late));
      throw e;
    }
  }

  private void closeWhatNobodyWaitsFor(ConnectRequest request, ConnectAnswer late) {
    if (late.connection() == request.connection().number()) {
      media.post(new MediaCommand.Close(request.connection()));
    }
  }

  private static ConnectAnswer await(CompletionStage<ConnectAnswer> answer) {
    try {
      return answer.toCompletableFuture().get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OfferRefused refused) {
        throw problem(refused);
      }
      throw new IllegalStateException("the media plane failed", e.getCause());
    } catch (TimeoutException _) {
      throw Problem.busy("Try again in a moment: the media server did not answer.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while waiting", e);
    }
  }

  private static Problem problem(OfferRefused refused) {
    String sentence = String.valueOf(refused.getMessage());
    return switch (refused.code()) {
      case MALFORMED, UNSUPPORTED, TOO_LARGE -> new Problem(ProblemCode.BAD_OFFER, sentence);
      case UNKNOWN -> LiveRooms.unknownParticipant();
      case OUTDATED -> new Problem(ProblemCode.OUTDATED_OFFER, sentence);
      case BUSY -> Problem.busy(sentence);
    };
  }
}
