package org.setareh.sfu.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.transport.PeerTransport;
import org.setareh.sfu.transport.Ticks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers and rooms that live on one worker: when they are due, and which peers have something to
 * send. A fault of one costs no other anything. The worker's thread, but for {@link #count}.
 */
final class WorkerPeers {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPeers.class);
  private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long ROOM_TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(1);

  private final List<PeerTransport> transports = new ArrayList<>();
  private final List<Room> rooms = new ArrayList<>();
  private @Nullable PeerTransport[] toFlush = new @Nullable PeerTransport[64];
  private int toFlushCount;
  private long nextDueNs;
  private long nextRoomTickNs;

  void add(PeerTransport transport) {
    transports.add(transport);
    nextDueNs = 0;
  }

  void remove(PeerTransport transport) {
    transports.remove(transport);
  }

  void addRoom(Room room) {
    rooms.add(room);
    nextRoomTickNs = 0;
  }

  void removeRoom(Room room) {
    rooms.remove(room);
  }

  /** A moment old for other threads than the worker's. */
  int count() {
    return transports.size();
  }

  /** A peer is due at this time at the latest. */
  void dueAt(long deadlineNs) {
    nextDueNs = Math.min(nextDueNs, deadlineNs);
  }

  /** Until the next deadline: 1 at least, a second at most. */
  long untilDueNs(long nowNs) {
    return Math.clamp(Math.min(nextDueNs, nextRoomTickNs) - nowNs, 1, IDLE_NS);
  }

  void meetDeadlines(long nowNs) {
    if (nowNs >= nextRoomTickNs) {
      tickRooms(nowNs);
    }
    if (nowNs >= nextDueNs) {
      tickPeers(nowNs);
    }
  }

  private void tickRooms(long nowNs) {
    nextRoomTickNs = Ticks.next(nowNs, rooms.isEmpty() ? IDLE_NS : ROOM_TICK_NS);
    for (int i = 0; i < rooms.size(); i++) {
      Room room = rooms.get(i);
      try {
        room.tick(nowNs);
      } catch (RuntimeException | Error e) {
        LOG.error("room {} failed on choosing its speakers", room.id(), e);
      }
    }
  }

  private void tickPeers(long nowNs) {
    long next = nowNs + IDLE_NS;
    nextDueNs = next;
    for (int i = transports.size() - 1; i >= 0; i--) {
      PeerTransport transport = transports.get(i);
      try {
        next = Math.min(next, transport.onDeadline(nowNs));
      } catch (RuntimeException | Error e) {
        LOG.error("peer {} failed on a deadline and is closed", transport, e);
        transport.fail();
      }
    }
    nextDueNs = Math.min(nextDueNs, Math.max(next, nowNs + TICK_NS));
  }

  /** The peer has something to send: it is flushed once the batch is worked off. */
  void flushLater(PeerTransport transport) {
    if (toFlushCount == toFlush.length) {
      toFlush = Arrays.copyOf(toFlush, 2 * toFlushCount);
    }
    toFlush[toFlushCount++] = transport;
  }

  /** Whether any peer has something to send. */
  boolean anyToFlush() {
    return toFlushCount > 0;
  }

  /** Writes what the peers have to send into the outbox. */
  void flush(long nowNs) {
    for (int i = 0; i < toFlushCount; i++) {
      PeerTransport transport = Objects.requireNonNull(toFlush[i]);
      try {
        transport.flush(nowNs);
      } catch (RuntimeException | Error e) {
        LOG.error("peer {} failed on sending and is closed", transport, e);
        transport.fail();
      }
      toFlush[i] = null;
    }
    toFlushCount = 0;
  }

  /** Tells every peer that the server ends. */
  void closeByServer() {
    for (PeerTransport transport : List.copyOf(transports)) {
      transport.closeByServer();
    }
  }

  /** Closes every peer after a fault that is no single one's; what it left half done is dropped. */
  void failAll() {
    for (PeerTransport transport : List.copyOf(transports)) {
      try {
        transport.fail();
      } catch (RuntimeException | Error again) {
        LOG.error("peer {} could not be closed", transport, again);
      }
    }
    transports.clear();
    Arrays.fill(toFlush, null);
    toFlushCount = 0;
  }
}
