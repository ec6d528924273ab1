package org.setareh.signaling.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Whole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps calls that ended, each on a virtual thread of its own so that nobody who hangs up waits for
 * the database, and tells callees what they missed. Called from virtual threads.
 */
public final class CallRecords implements Whole, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallRecords.class);
  private static final int PAGE = 50;

  /** Calls on their way into the database, while it does not answer say. */
  private static final int MOST_WAITING = 10_000;

  private static final List<Duration> AGAIN_AFTER =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(20));
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(5);

  private record Waiting(CallState call, CountDownLatch kept) {
    boolean isOf(UUID account) {
      return call.caller().person().id().equals(account)
          || call.callee().person().id().equals(account);
    }
  }

  private final CallStore store;
  private final EventBus bus;
  private final CallEvents events;
  private final List<Consumer<CallEnd>> listeners = new CopyOnWriteArrayList<>();
  private final Map<UUID, Waiting> waiting = new ConcurrentHashMap<>();
  private volatile boolean closing;

  public CallRecords(CallStore store, EventBus bus, CallEvents events) {
    this.store = store;
    this.bus = bus;
    this.events = events;
  }

  /**
   * Tells of each call that was kept, on the thread that kept it. Where the listener throws, the
   * call is kept and told once more.
   */
  public void listen(Consumer<CallEnd> listener) {
    listeners.add(listener);
  }

  /** Keeps a call that ended. */
  void keep(CallState call) {
    if (waiting.size() >= MOST_WAITING) {
      LOG.warn("A call could not be kept: too many wait for the database");
      return;
    }
    Waiting one = new Waiting(call, new CountDownLatch(1));
    waiting.put(call.id(), one);
    Thread.ofVirtual().name("call-record").start(() -> write(one));
  }

  private void write(Waiting one) {
    try {
      for (Duration pause : AGAIN_AFTER) {
        if (insert(one.call, false) || closing) {
          return;
        }
        Thread.sleep(pause);
      }
      insert(one.call, true);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.remove(one.call.id());
      one.kept.countDown();
    }
  }

  private boolean insert(CallState call, boolean lastTry) {
    try {
      store.insert(call);
      if (call.isMissed()) {
        tellMissed(call.callee().person().id());
      }
      listeners.forEach(listener -> listener.accept(CallEnd.of(call)));
      return true;
    } catch (RuntimeException e) {
      if (lastTry) {
        LOG.warn("A call could not be kept: {}", e.toString());
      }
      return false;
    }
  }

  private void tellMissed(UUID account) {
    bus.publish(events.missed(account, store.missed(account)));
  }

  /** An account's calls, the latest first, a page of them. */
  List<CallLine> list(UUID account, @Nullable UUID before) {
    awaitKept(account);
    return store.list(account, before, PAGE);
  }

  /** Who has just hung up sees the call in the list, unless the database takes its time. */
  private void awaitKept(UUID account) {
    long untilNs = System.nanoTime() + SHOWN_WITHIN.toNanos();
    try {
      for (Waiting one : waiting.values()) {
        if (one.isOf(account)
            && !one.kept.await(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The account has looked at the list. */
  void see(UUID account) {
    awaitKept(account);
    if (store.see(account)) {
      tellMissed(account);
    }
  }

  @Override
  public String name() {
    return "missed";
  }

  @Override
  public Object of(UUID account) {
    return store.missed(account);
  }

  /** Waits for what is on its way, but not for a database that does not answer. */
  @Override
  public void close() {
    closing = true;
    long untilNs = System.nanoTime() + SHOWN_WITHIN.toNanos();
    try {
      for (Waiting one : waiting.values()) {
        if (!one.kept.await(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
