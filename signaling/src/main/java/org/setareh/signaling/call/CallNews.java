package org.setareh.signaling.call;

import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;

/**
 * Tells what has happened to calls, in its order: the two, whoever keeps calls that ended, and
 * whoever tells of presence. Facts are noted under the lock of {@link Calls}, and told outside of
 * it: each thread that changed something sees to it, or waits for the one that does.
 */
public final class CallNews {
  private final Queue<CallFact> untold = new ConcurrentLinkedQueue<>();

  /** Held while facts are told. */
  private final ReentrantLock telling = new ReentrantLock();

  private final EventBus bus;
  private final CallEvents events;
  private final Consumer<CallState> keep;
  private final Consumer<UUID> presenceChanged;

  /**
   * Nothing has happened yet.
   *
   * @param presenceChanged is told of whoever enters or leaves a call
   */
  public CallNews(
      EventBus bus, CallEvents events, CallRecords records, Consumer<UUID> presenceChanged) {
    this(bus, events, records::keep, presenceChanged);
  }

  /**
   * Nothing has happened yet.
   *
   * @param keep is told of calls that ended
   */
  CallNews(
      EventBus bus, CallEvents events, Consumer<CallState> keep, Consumer<UUID> presenceChanged) {
    this.bus = bus;
    this.events = events;
    this.keep = keep;
    this.presenceChanged = presenceChanged;
  }

  /** Waits for nothing. */
  void add(CallFact fact) {
    untold.add(fact);
  }

  /** Tells what is untold; the caller holds no lock. */
  void tell() {
    if (untold.isEmpty()) {
      return;
    }
    telling.lock();
    try {
      for (CallFact fact = untold.poll(); fact != null; fact = untold.poll()) {
        for (Event event : events.of(fact)) {
          bus.publish(event);
        }
        if (fact instanceof CallFact.Changed(CallState call)) {
          settled(call);
        }
      }
    } finally {
      telling.unlock();
    }
  }

  private void settled(CallState call) {
    if (call.state() == Phase.ENDED) {
      keep(call);
    }
    if (call.answeredAt() != null) {
      presenceChanged.accept(call.caller().person().id());
      presenceChanged.accept(call.callee().person().id());
    }
  }

  /** Of a call that ended, and of which nobody is told. */
  void keep(CallState call) {
    keep.accept(call);
  }

  /** What is untold stays so. */
  void forget() {
    untold.clear();
  }
}
