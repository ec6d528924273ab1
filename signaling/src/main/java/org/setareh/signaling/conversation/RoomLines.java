package org.setareh.signaling.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.conversation.Comings.Line;
import org.setareh.signaling.conversation.Comings.Visitor;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.participant.LiveRooms;
import org.setareh.signaling.rounds.Rounds;
import org.setareh.signaling.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into rooms' conversations who came and who left, and gives guests their places there.
 * Rooms tell it under their locks, so it only takes down what they say; a virtual thread of its own
 * does the rest, in that order.
 */
public final class RoomLines implements LiveRooms.Visitors, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoomLines.class);

  /** As many may come and leave while the database is slow. */
  private static final int MOST_WAITING = 100_000;

  private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

  private final RoomScribe scribe;
  private final Stays stays;
  private final BlockingQueue<Move> moves = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Map<String, Live> rooms = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Rounds rounds;
  private long lookedAtNs = System.nanoTime();
  private volatile boolean closed;

  public RoomLines(RoomScribe scribe, Stays stays) {
    this.scribe = scribe;
    this.stays = stays;
    this.rounds = new Rounds("room-lines", Duration.ZERO, this::round);
  }

  /** Somebody came, or left. */
  private record Move(String room, Visitor who, boolean came, Instant at) {}

  /** A room with somebody inside, or who was a minute ago. */
  private static final class Live {
    final Comings comings = new Comings();

    /** From which message on guests read, by person; until they have been away for long. */
    final Map<String, Long> from = new HashMap<>();

    RoomScribe.@Nullable Meeting meeting;
  }

  @Override
  public void came(String room, Session who, String name) {
    add(new Move(room, new Visitor(who, name), true, Instant.now()));
  }

  @Override
  public void left(String room, Session who, boolean others) {
    if (!others && who.account() == null) {
      // At once: what is written from now on is not theirs to read.
      stays.remove(who, room);
    }
    add(new Move(room, new Visitor(who, ""), false, Instant.now()));
  }

  private void add(Move move) {
    if (!moves.offer(move)) {
      LOG.error("Somebody who came into a room or left it is not written down: too many wait");
    }
  }

  private void round() throws InterruptedException {
    Move move = moves.poll(LOOKS_EVERY.toNanos(), TimeUnit.NANOSECONDS);
    if (move != null) {
      take(move);
    }
    long nowNs = System.nanoTime();
    if (nowNs - lookedAtNs >= LOOKS_EVERY.toNanos()) {
      lookedAtNs = nowNs;
      look(Instant.now());
    }
  }

  private void take(Move move) {
    lock.lock();
    try {
      Live live = rooms.computeIfAbsent(move.room, _ -> new Live());
      if (move.came) {
        came(live, move);
      } else if (live.comings.left(move.who.person(), move.at)) {
        scribe.left(move.room, move.who.session());
      }
    } catch (RuntimeException e) {
      failed(move.room, e);
    } finally {
      lock.unlock();
    }
  }

  private void came(Live live, Move move) {
    Visitor who = move.who;
    // Before the line of it, which they see themselves.
    if (who.session().account() == null) {
      long from = live.from.computeIfAbsent(who.person(), _ -> scribe.nextNumber(move.room));
      scribe.place(move.room, who.session(), from);
    }
    live.comings.came(who, move.at).forEach(line -> write(move.room, live, line));
    if (who.session().account() == null) {
      scribe.tell(move.room, who.session());
    }
  }

  private void write(String room, Live live, Line line) {
    try {
      switch (line) {
        case Line.Entered(Visitor who) -> scribe.entered(room, who);
        case Line.Left(Visitor who) -> {
          live.from.remove(who.person());
          scribe.hasLeft(room, who);
        }
        case Line.Began(Instant from) -> live.meeting = scribe.meeting(room, from);
        case Line.Ended(Instant from, Instant to) -> {
          if (live.meeting != null) {
            scribe.ended(live.meeting, from, to);
            live.meeting = null;
          }
        }
      }
    } catch (RuntimeException e) {
      failed(room, e);
    }
  }

  /** Writes what is due by then: tests say so, and else the clock does. */
  public void look(Instant now) {
    lock.lock();
    try {
      rooms
          .entrySet()
          .removeIf(entry -> {
            Live live = entry.getValue();
            live.comings.at(now).forEach(line -> write(entry.getKey(), live, line));
            return live.comings.isOver();
          });
    } finally {
      lock.unlock();
    }
  }

  private void failed(String room, RuntimeException why) {
    // Else who came, or the room, is no more.
    if (!closed && Database.missingReference(why) == null) {
      LOG.warn(
          "Who came into the room {} or left it is not written down: {}", room, why.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
    rounds.close();
  }
}
