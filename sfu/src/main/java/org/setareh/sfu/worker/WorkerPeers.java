package org.setareh.sfu.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Deadlines;
import org.setareh.sfu.transport.PeerTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers that live on one worker: when they are due, and which have something to send. A fault
 * of one costs no other anything. The worker's thread, but for {@link #count}.
 */
final class WorkerPeers {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPeers.class);

  /** Peers are asked no more often by themselves; packets may make one due earlier. */
  private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final List<PeerTransport> transports = new ArrayList<>();
  private final Deadlines<PeerTransport> deadlines = new Deadlines<>();
  private @Nullable PeerTransport[] toFlush = new @Nullable PeerTransport[64];
  private int toFlushCount;

  void add(PeerTransport transport) {
    transports.add(transport);
    deadlines.add(transport.deadline());
    transport.deadline().at(Long.MIN_VALUE);
  }

  void remove(PeerTransport transport) {
    transports.remove(transport);
    deadlines.remove(transport.deadline());
  }

  /** A moment old for other threads than the worker's. */
  int count() {
    return transports.size();
  }

  /** {@link Deadlines#NEVER} where there are none. */
  long nextDueNs() {
    return deadlines.nextNs();
  }

  /** Each peer that is due once, whatever it makes due by what it does. */
  void meetDeadlines(long nowNs) {
    for (int left = transports.size(); left > 0; left--) {
      PeerTransport due = deadlines.poll(nowNs);
      if (due == null) {
        return;
      }
      try {
        due.deadline().at(Math.max(due.onDeadline(nowNs), nowNs + TICK_NS));
      } catch (RuntimeException | Error e) {
        LOG.error("peer {} failed on a deadline and is closed", due, e);
        due.fail();
      }
    }
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
    deadlines.clear();
    Arrays.fill(toFlush, null);
    toFlushCount = 0;
  }
}
