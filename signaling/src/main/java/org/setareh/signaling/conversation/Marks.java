package org.setareh.signaling.conversation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.setareh.signaling.conversation.MarkStore.Mark;
import org.setareh.signaling.conversation.MarkStore.Wish;
import org.setareh.signaling.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each account has come: what came to its devices, what was read there. Only rises, so that
 * it does not matter in which order it is told. What comes while some are stored is stored together
 * after these: the last of each account in each conversation. Any thread.
 */
public final class Marks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Marks.class);
  private static final int AT_ONCE = 500;

  /** While the database does not answer; what finds no room is said again, with the next one. */
  private static final int MOST_WAITING = 50_000;

  private final MarkStore store;
  private final Seats seats;
  private final Recipients recipients;
  private final FrameWriter frames;
  private final Map<Place, Wish> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean storing = new AtomicBoolean();
  private volatile boolean closed;

  public Marks(MarkStore store, Seats seats, Recipients recipients, FrameWriter frames) {
    this.store = store;
    this.seats = seats;
    this.recipients = recipients;
    this.frames = frames;
  }

  private record Place(UUID conversation, UUID account) {}

  void got(Session who, UUID conversation, long number) {
    raise(who, conversation, number, 0);
  }

  void read(Session who, UUID conversation, long number) {
    raise(who, conversation, number, number);
  }

  private void raise(Session who, UUID conversation, long delivered, long read) {
    UUID account = who.account();
    seats.of(who, conversation);
    if (account == null || waiting.size() >= MOST_WAITING) {
      return;
    }
    waiting.merge(
        new Place(conversation, account),
        new Wish(conversation, account, delivered, read),
        (before, now) ->
            new Wish(
                conversation,
                account,
                Math.max(before.delivered(), now.delivered()),
                Math.max(before.read(), now.read())));
    if (storing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("marks").start(this::storeAll);
    }
  }

  private void storeAll() {
    do {
      try {
        for (List<Wish> some = take(); !some.isEmpty() && !closed; some = take()) {
          store(some);
        }
      } finally {
        storing.set(false);
      }
      // One may have come since the last look, and have found that somebody stores.
    } while (!waiting.isEmpty() && !closed && storing.compareAndSet(false, true));
  }

  private List<Wish> take() {
    List<Wish> some = new ArrayList<>();
    for (Iterator<Place> places = waiting.keySet().iterator();
        places.hasNext() && some.size() < AT_ONCE; ) {
      Wish wish = waiting.remove(places.next());
      if (wish != null) {
        some.add(wish);
      }
    }
    return some;
  }

  private void store(List<Wish> some) {
    try {
      store.raise(some).forEach(this::tell);
    } catch (RuntimeException e) {
      if (some.size() == 1) {
        // The account is no more, or the database: a client says it again when it begins anew.
        LOG.debug("A mark was not stored", e);
      } else {
        some.forEach(one -> store(List.of(one)));
      }
    }
  }

  private void tell(Mark mark) {
    UUID account = mark.account();
    recipients.tellOne(account, frames.ownMarks(mark));
    Conversation conversation = seats.known(mark.conversation());
    UUID other = conversation == null ? null : conversation.other(account);
    if (conversation != null && conversation.isDirect() && other != null) {
      recipients.tellOne(other, frames.marks(mark));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
