package org.setareh.signaling.call;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.events.Entry;
import org.setareh.signaling.events.MemoryEventBus;
import org.setareh.signaling.participant.SessionStreams;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.session.Session;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Devices of a few people, whose streams break, resume and begin anew while they ring, answer,
 * signal and hang up from many threads: in the end each device knows the calls that the server
 * knows, and each tab heard every signal that was meant for it, or knows that it did not.
 */
final class RandomCallStreamsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long BROKEN_NS = Duration.ofSeconds(60).toNanos();

  private final MemoryEventBus bus = new MemoryEventBus(Duration.ofMinutes(5));
  private final Calls calls =
      new Calls(
          new CallNews(bus, new CallEvents(JSON), (CallState _) -> {}, _ -> {}),
          _ -> true,
          Duration.ofSeconds(30));
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Device> devices = new ArrayList<>();

  /** A browser with one tab, and what it knows by the rules of {@code docs/protocol.md}. */
  private final class Device {
    final Profile person;
    final Session session;
    final Tab tab;
    private final Map<String, JsonNode> known = new HashMap<>();
    private final Set<String> over = new HashSet<>();

    /** How many signals of each call this tab has heard. */
    private final Map<String, Integer> heard = new HashMap<>();

    private @Nullable String last;
    private @Nullable Disposable stream;

    /** Which of its streams that is: what an earlier one had on its way is not read any more. */
    private int opened;

    Device(Profile person, int number) {
      this.person = person;
      this.session = new Session(UUID.randomUUID(), person.id());
      this.tab = new Tab(person.name() + number, session);
    }

    synchronized void cut() {
      opened++;
      if (stream != null) {
        stream.dispose();
        stream = null;
      }
    }

    /** As a session's stream begins: what came after, or position, snapshot, what came after. */
    synchronized void open(boolean resume) {
      cut();
      String log = session.address();
      Optional<Flux<Entry>> missed = Optional.empty();
      if (resume && last != null) {
        missed = bus.after(log, last);
      }
      Flux<Entry> entries;
      if (missed.isPresent()) {
        entries = missed.get();
      } else {
        String position = SessionStreams.position(bus, session);
        replace(JSON.readTree(JSON.writeValueAsString(calls.of(person.id()))));
        last = position;
        entries = bus.after(log, position).orElseThrow();
      }
      int current = opened;
      stream =
          entries.subscribe(entry -> got(entry, current), why -> failure.compareAndSet(null, why));
    }

    private void replace(JsonNode snapshot) {
      known.clear();
      for (JsonNode call : snapshot) {
        known.put(call.get("id").stringValue(), call);
        if (call.at("/caller/tab").stringValue("").equals(tab.id())) {
          heard.put(call.get("id").stringValue(), call.at("/callee/signals").intValue());
        } else {
          heard.put(call.get("id").stringValue(), call.at("/caller/signals").intValue());
        }
      }
    }

    private synchronized void got(Entry entry, int of) {
      if (of != opened) {
        return;
      }
      try {
        last = entry.position();
        JsonNode data = JSON.readTree(entry.event().json());
        if (entry.event().name().equals("call")) {
          know(data.get("call"));
        } else {
          hear(data);
        }
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      }
    }

    private void know(JsonNode call) {
      String id = call.get("id").stringValue();
      JsonNode before = known.get(id);
      if (over.contains(id)
          || (before != null
              && before.get("version").longValue() >= call.get("version").longValue())) {
        return;
      }
      if (call.get("state").stringValue().equals("ended")) {
        over.add(id);
        known.remove(id);
      } else {
        known.put(id, call);
      }
    }

    /** What comes once more is known; nothing is left out. */
    private void hear(JsonNode signal) {
      if (!signal.get("to").stringValue().equals(tab.id())) {
        throw new AssertionError("a signal for " + signal.get("to") + " at " + tab.id());
      }
      String id = signal.get("call").stringValue();
      int n = signal.get("n").intValue();
      int before = heard.getOrDefault(id, 0);
      if (n > before + 1) {
        throw new AssertionError("signal " + n + " after " + before + " of " + id);
      }
      heard.put(id, Math.max(n, before));
    }

    /** What differs from the server's state; null where nothing does. */
    synchronized @Nullable String differs() {
      Map<String, JsonNode> there = new HashMap<>();
      for (JsonNode call : JSON.readTree(JSON.writeValueAsString(calls.of(person.id())))) {
        there.put(call.get("id").stringValue(), call);
      }
      if (!there.keySet().equals(known.keySet())) {
        return tab.id() + " knows " + known.keySet() + ", the server " + there.keySet();
      }
      for (Map.Entry<String, JsonNode> call : there.entrySet()) {
        String differs = differs(call.getValue(), Objects.requireNonNull(known.get(call.getKey())));
        if (differs != null) {
          return differs;
        }
      }
      return null;
    }

    private @Nullable String differs(JsonNode server, JsonNode own) {
      for (String field : List.of("state", "answeredAt", "kind")) {
        if (!server.get(field).equals(own.get(field))) {
          return tab.id() + " has another " + field + ": " + own + ", the server " + server;
        }
      }
      for (String side : List.of("caller", "callee")) {
        for (String field : List.of("tab", "states", "away")) {
          if (!server.get(side).get(field).equals(own.get(side).get(field))) {
            return tab.id() + " has another " + field + ": " + own + ", the server " + server;
          }
        }
        String other = side.equals("caller") ? "callee" : "caller";
        int said = server.get(other).get("signals").intValue();
        if (server.get(side).get("tab").stringValue("").equals(tab.id())
            && heard.getOrDefault(server.get("id").stringValue(), 0) != said) {
          return tab.id() + " did not hear all " + said + " signals";
        }
      }
      return null;
    }
  }

  @Test
  void eachDeviceKnowsWhatTheServerKnowsInTheEnd() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      String name = "person" + i;
      Profile person = new Profile(UUID.randomUUID(), name, name, null);
      devices.add(new Device(person, 1));
      devices.add(new Device(person, 2));
    }
    try (calls) {
      for (int seed = 0; seed < 20; seed++) {
        round(seed, seed % 2 == 0 ? 1 : 4);
      }
    } finally {
      devices.forEach(Device::cut);
    }
  }

  private void round(int seed, int threads) throws InterruptedException {
    Phaser done = new Phaser(1);
    for (int i = 0; i < threads; i++) {
      Random random = new Random(seed * 100L + i);
      done.register();
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int step = 0; step < 200; step++) {
                step(random);
              }
            } catch (Throwable e) {
              failure.compareAndSet(null, e);
            } finally {
              done.arriveAndDeregister();
            }
          });
    }
    done.arriveAndAwaitAdvance();
    devices.forEach(device -> device.open(true));
    long sinceNs = System.nanoTime();
    for (Device device : devices) {
      String differs = device.differs();
      while (differs != null && System.nanoTime() - sinceNs < BROKEN_NS && failure.get() == null) {
        Thread.sleep(2);
        differs = device.differs();
      }
      Throwable failed = failure.get();
      if (failed != null) {
        throw new AssertionError("seed " + seed, failed);
      }
      String last = differs;
      assertNull(last, () -> "seed " + seed + ": " + last);
    }
  }

  private void step(Random random) {
    Device device = devices.get(random.nextInt(devices.size()));
    switch (random.nextInt(12)) {
      case 0 -> device.cut();
      case 1, 2 -> device.open(true);
      case 3 -> device.open(false);
      case 4, 5 -> {
        Device other = devices.get(random.nextInt(devices.size()));
        if (!other.person.equals(device.person)) {
          attempt(() ->
              calls.ring(new Call.Ring(device.person, other.person, CallKind.VIDEO, device.tab)));
        }
      }
      default -> deed(device, random);
    }
  }

  private void deed(Device device, Random random) {
    UUID account = device.person.id();
    if (!(calls.of(account) instanceof List<?> there)
        || there.isEmpty()
        || !(there.getFirst() instanceof CallState call)) {
      return;
    }
    UUID id = call.id();
    attempt(() -> {
      switch (random.nextInt(12)) {
        case 0, 1 -> calls.accept(id, device.tab, true);
        case 2 -> calls.reject(id, account);
        case 3 -> calls.hangUp(id, account, EndReason.HUNG_UP);
        case 4 -> calls.connected(id, device.tab);
        case 5 -> calls.away(id, device.tab);
        case 6 ->
            calls.change(
                id,
                device.tab,
                new States.Change(random.nextBoolean() ? "on" : "muted", null, null));
        default -> calls.signal(id, device.tab, Scene.OFFER);
      }
    });
  }

  private static void attempt(Runnable request) {
    try {
      request.run();
    } catch (Problem _) {
      // Not the moment for it.
    }
  }
}
