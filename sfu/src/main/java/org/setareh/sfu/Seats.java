package org.setareh.sfu;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.ice.IceCredentials;
import org.setareh.sfu.negotiate.Negotiated;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.transport.PeerTransport;
import org.setareh.sfu.worker.MediaWorker;

/**
 * Who is where: the rooms, and each participant's living connection. The control thread alone
 * writes; any thread reads.
 */
final class Seats {
  private final Map<String, InRoom> rooms = new ConcurrentHashMap<>();
  private volatile int connections;

  /** A room, its worker, and who sits in it. */
  record InRoom(Room room, MediaWorker home, Map<String, Seated> peers) {
    InRoom(Room room, MediaWorker home) {
      this(room, home, new ConcurrentHashMap<>());
    }
  }

  /** A participant's living connection and what it negotiated last. */
  record Seated(PeerTransport peer, Negotiated negotiated) {
    int number() {
      return peer.id().number();
    }

    ConnectAnswer answer() {
      IceCredentials local = negotiated.local();
      return new ConnectAnswer(
          negotiated.answer(),
          local.ufrag(),
          local.password(),
          number(),
          negotiated.sources().stream().map(NegotiatedSource::kind).collect(Collectors.toSet()));
    }
  }

  /** The participant's living connection, whichever it is. */
  @Nullable Seated find(ConnectionId connection) {
    InRoom room = rooms.get(connection.room());
    return room == null ? null : room.peers().get(connection.participant());
  }

  /** This connection, where it is the living one. */
  @Nullable Seated living(ConnectionId connection) {
    Seated seated = find(connection);
    return seated != null && seated.number() == connection.number() ? seated : null;
  }

  int connections() {
    return connections;
  }

  int rooms() {
    return rooms.size();
  }

  InRoom room(String id, Function<String, InRoom> made) {
    return rooms.computeIfAbsent(id, made);
  }

  /** Beside the others of the room, or in place of what the participant had. */
  void take(InRoom room, Seated seated) {
    if (room.peers().put(seated.peer().id().participant(), seated) == null) {
      count(1);
    }
  }

  /** What a connection that goes on negotiated anew. */
  void renew(Seated seated) {
    InRoom room = rooms.get(seated.peer().id().room());
    if (room != null) {
      take(room, seated);
    }
  }

  /**
   * Nothing of a peer is left; where another one has its seat, that stays.
   *
   * @return the room, where this was the last one in it
   */
  @Nullable InRoom leave(PeerTransport peer) {
    ConnectionId id = peer.id();
    InRoom room = rooms.get(id.room());
    Seated seated = find(id);
    if (room == null || seated == null || seated.peer() != peer) {
      return null;
    }
    room.peers().remove(id.participant());
    count(-1);
    if (!room.peers().isEmpty()) {
      return null;
    }
    rooms.remove(id.room());
    return room;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the control thread alone
  private void count(int change) {
    connections += change;
  }
}
