package org.setareh.signaling.participant;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.participant.Participant.Status;
import org.setareh.signaling.participant.RoomFact.GoneReason;
import org.setareh.signaling.participant.RoomFact.LeftReason;

/**
 * Between a room's roster and the media plane: what somebody does becomes commands to the living
 * connection, what the media plane says of that connection changes the roster. Guarded by the
 * room's lock; commands are posted, nothing is waited for.
 */
final class MediaBridge {
  private final Roster roster;
  private final MediaPlane media;
  private final long connectWithinNs;
  private final Listener listener;

  /** Hears of participants, under the room's lock. */
  interface Listener {
    /** Its media flows for the first time, or again. */
    void connected(Participant participant);

    /** It is out. */
    void removed(Participant participant);
  }

  MediaBridge(Roster roster, MediaPlane media, long connectWithinNs, Listener listener) {
    this.roster = roster;
    this.media = media;
    this.connectWithinNs = connectWithinNs;
    this.listener = listener;
  }

  /** Its first offer is on its way. */
  void begin(Participant participant, long nowNs) {
    participant.link.deadlineNs = nowNs + connectWithinNs;
  }

  /** Another offer, with the sources and the view of this moment. */
  ConnectRequest offer(Participant participant, Connection connection) {
    Link link = participant.link;
    ConnectRequest request =
        JoinController.request(idOf(participant, link.lastNumber + 1), participant, connection);
    link.lastNumber++;
    link.offers = true;
    link.ended = null;
    return request;
  }

  /**
   * The offer was answered. A restart keeps the connection and its status; another one begins anew,
   * and gets what changed meanwhile. Whoever left meanwhile gets none.
   */
  void answered(Participant participant, ConnectRequest request, ConnectAnswer answer, long nowNs) {
    Link link = participant.link;
    int connection = answer.connection();
    link.offers = false;
    if (!roster.has(participant)) {
      media.post(new MediaCommand.Close(idOf(participant, connection)));
      throw LiveRooms.unknownParticipant();
    }
    if (connection == participant.connection) {
      link.takeEarly();
      roster.cutSlots(participant, request.slots().size());
      closedMeanwhile(participant);
      return;
    }
    roster.connection(participant, connection);
    roster.carries(participant, answer.sources());
    link.connecting = true;
    link.deadlineNs = nowNs + connectWithinNs;
    postChanges(participant, request);
    link.takeEarly().forEach(this::on);
  }

  /** The offer came to nothing: what became of the connection meanwhile counts. */
  void unanswered(Participant participant) {
    participant.link.offers = false;
    participant.link.takeEarly();
    closedMeanwhile(participant);
  }

  private void closedMeanwhile(Participant participant) {
    if (participant.link.ended != null) {
      closed(participant, participant.link.ended);
    }
  }

  /** What changed since the request, to the connection that it made. */
  void postChanges(Participant participant, ConnectRequest request) {
    ConnectionId to = idOf(participant);
    participant.sources.forEach((kind, state) -> {
      if (state != request.states().get(kind)) {
        media.post(new MediaCommand.SetSource(to, kind, state));
      }
    });
    if (!participant.view.equals(request.view())) {
      media.post(new MediaCommand.SetView(to, participant.view));
    }
  }

  /** Another name, other states of sources; null and the unnamed stay. */
  void change(Participant participant, @Nullable String name, Map<SourceKind, SourceState> states) {
    roster
        .change(participant, name, states)
        .forEach((kind, state) ->
            media.post(new MediaCommand.SetSource(idOf(participant), kind, state)));
  }

  /** A moderator mutes, or takes that back. */
  void hush(Participant participant, boolean hushed) {
    roster
        .hush(participant, hushed)
        .forEach((kind, state) ->
            media.post(new MediaCommand.SetSource(idOf(participant), kind, state)));
  }

  void look(Participant participant, View view) {
    roster.look(participant, view);
    media.post(new MediaCommand.SetView(idOf(participant), view));
  }

  /** Takes one out and ends its connection; nothing happens where it is out already. */
  void remove(Participant participant, LeftReason why, GoneReason gone) {
    if (roster.remove(participant, why, gone)) {
      media.post(new MediaCommand.Close(idOf(participant)));
      listener.removed(participant);
    }
  }

  /** What the media plane saw; of a participant's connections only the living one counts. */
  void on(MediaEvent event) {
    switch (event) {
      case MediaEvent.SpeakersChanged e -> roster.speakers(e.dominant(), e.loud());
      case MediaEvent.OfConnection e -> {
        Participant who = roster.find(e.connection().participant());
        if (who == null) {
          return;
        }
        if (who.connection == e.connection().number()) {
          on(e, who);
        } else if (who.link.offers && who.link.lastNumber == e.connection().number()) {
          who.link.keep(e);
        }
      }
    }
  }

  private void on(MediaEvent.OfConnection event, Participant who) {
    switch (event) {
      case MediaEvent.Connected _ -> connected(who);
      case MediaEvent.Silent _ -> roster.become(who, Status.RECONNECTING);
      case MediaEvent.Back _ -> roster.become(who, Status.CONNECTED);
      case MediaEvent.Closed e -> closed(who, e.reason());
      case MediaEvent.SlotsChanged e -> roster.slots(who, e.slots());
      case MediaEvent.ConstraintChanged e -> roster.constraint(who, e.constraint());
      case MediaEvent.CodecWanted e -> roster.codecWanted(who, e.kind(), e.codec());
    }
  }

  private void connected(Participant participant) {
    participant.link.connecting = false;
    roster.become(participant, Status.CONNECTED);
    listener.connected(participant);
  }

  private void closed(Participant participant, MediaEvent.CloseReason reason) {
    if (participant.link.offers) {
      // Its next connection is on its way: what becomes of that counts.
      participant.link.ended = reason;
      return;
    }
    switch (reason) {
      case COMMAND -> remove(participant, LeftReason.LEFT, GoneReason.CLOSED);
      case PEER_CLOSED -> remove(participant, LeftReason.CLOSED, GoneReason.CLOSED);
      case LOST -> remove(participant, LeftReason.LOST, GoneReason.LOST);
      case HANDSHAKE_FAILED -> remove(participant, LeftReason.FAILED, GoneReason.CLOSED);
      // Our fault, or by an offer whose answer came too late: joining anew helps, as after a loss.
      case INTERNAL, REPLACED -> remove(participant, LeftReason.FAILED, GoneReason.LOST);
    }
  }

  /** Takes out whose media did not connect in time. */
  void sweep(long nowNs) {
    for (Participant participant : roster.all()) {
      if (participant.link.connecting && nowNs - participant.link.deadlineNs > 0) {
        remove(participant, LeftReason.FAILED, GoneReason.CLOSED);
      }
    }
  }

  private ConnectionId idOf(Participant participant) {
    return idOf(participant, participant.connection);
  }

  private ConnectionId idOf(Participant participant, int connection) {
    return new ConnectionId(roster.room().id(), participant.id(), connection);
  }
}
