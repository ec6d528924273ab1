package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.contact.Contacts;
import org.setareh.signaling.events.Entry;
import org.setareh.signaling.participant.SessionStreams;
import org.setareh.signaling.presence.Presence;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.session.Session;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;

/**
 * People with two browsers each, whose streams break, resume and begin anew while they ask, accept,
 * block, rename themselves, come and go: in the end each browser's picture of its contacts is the
 * server's list.
 */
final class RandomPeopleTest {
  private static final long BROKEN_NS = Duration.ofSeconds(60).toNanos();
  private static final int PEOPLE = 5;

  private final TestServer server = TestServer.shared();
  private final Contacts contacts = server.server.part(Contacts.class);
  private final Presence presence = server.server.part(Presence.class);
  private final Accounts accounts = server.server.part(Accounts.class);
  private final SessionStreams streams = server.server.part(SessionStreams.class);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** A browser, and the stream that it reads. */
  private final class Reader {
    final UUID account;
    final Session session;
    private final PeoplePicture picture = new PeoplePicture();
    private final List<String> ids = new ArrayList<>();
    private @Nullable Disposable stream;

    /** Of the stream that is read now: what an earlier one still says is not heard. */
    private int generation;

    Reader(UUID account) {
      this.account = account;
      this.session = new Session(UUID.randomUUID(), account);
    }

    synchronized void open(@Nullable String lastEventId) {
      cut();
      int mine = ++generation;
      stream =
          streams
              .open(session, lastEventId)
              .subscribe(entry -> got(entry, mine), why -> failure.compareAndSet(null, why));
    }

    synchronized void cut() {
      generation++;
      if (stream != null) {
        stream.dispose();
        stream = null;
      }
    }

    private synchronized void got(Entry entry, int of) {
      if (of != generation) {
        return;
      }
      try {
        ids.add(entry.position());
        picture.apply(entry.event().name(), Guest.JSON.readTree(entry.event().json()));
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      }
    }

    /** Reads on, or anew, or from an id that is another browser's. */
    void openSomehow(Reader other, Random random) {
      switch (random.nextInt(4)) {
        case 0 -> open(null);
        case 1 -> open(other.lastId());
        default -> open(lastId());
      }
    }

    synchronized @Nullable String lastId() {
      return ids.isEmpty() ? null : ids.getLast();
    }

    synchronized @Nullable String differs() {
      JsonNode list = Guest.JSON.readTree(Guest.JSON.writeValueAsString(contacts.list(account)));
      return picture.differs(list);
    }
  }

  @Test
  void eachPictureIsTheServersListInTheEnd() throws InterruptedException {
    for (int seed = 0; seed < 4; seed++) {
      round(seed, 1, 120);
    }
  }

  @Test
  void alsoWhereManyThingsHappenAtOnce() throws InterruptedException {
    for (int seed = 100; seed < 104; seed++) {
      round(seed, 4, 60);
    }
  }

  private void round(int seed, int threads, int steps) throws InterruptedException {
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      UUID account = MadePeople.make(server, "random" + threads + '.' + seed + '.' + i);
      readers.add(new Reader(account));
      readers.add(new Reader(account));
    }
    readers.forEach(reader -> reader.open(null));
    Phaser done = new Phaser(1);
    for (int i = 0; i < threads; i++) {
      Random random = new Random(seed * 100L + i);
      done.register();
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int step = 0; step < steps; step++) {
                step(readers, random);
              }
            } catch (Throwable e) {
              failure.compareAndSet(null, e);
            } finally {
              done.arriveAndDeregister();
            }
          });
    }
    done.arriveAndAwaitAdvance();
    readers.forEach(reader -> reader.open(reader.lastId()));
    for (Reader reader : readers) {
      awaitSame(reader, seed);
    }
    readers.forEach(Reader::cut);
  }

  private void awaitSame(Reader reader, int seed) throws InterruptedException {
    long sinceNs = System.nanoTime();
    String differs = reader.differs();
    while (differs != null && System.nanoTime() - sinceNs < BROKEN_NS && failure.get() == null) {
      Thread.sleep(20);
      differs = reader.differs();
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("seed " + seed, failed);
    }
    String last = differs;
    assertNull(last, () -> "seed " + seed + ": " + last);
  }

  private void step(List<Reader> readers, Random random) {
    Reader one = readers.get(random.nextInt(readers.size()));
    Reader other = readers.get(random.nextInt(readers.size()));
    try {
      switch (random.nextInt(14)) {
        case 0 -> one.cut();
        case 1, 2 -> one.openSomehow(other, random);
        case 3, 4, 5 -> contacts.ask(one.account, other.account);
        case 6, 7 -> contacts.accept(one.account, other.account);
        case 8 -> contacts.remove(one.account, other.account);
        case 9 -> contacts.block(one.account, other.account);
        case 10 -> contacts.unblock(one.account, other.account);
        case 11 -> rename(one.account, random);
        default -> presence.beat(one.session, random.nextBoolean());
      }
    } catch (Problem _) {
      // Oneself, or nobody who asks.
    }
  }

  private void rename(UUID id, Random random) {
    Account account = accounts.find(id).orElseThrow();
    accounts.change(account, "n" + random.nextInt(100), random.nextBoolean(), null);
  }
}
