package org.setareh.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.signaling.call.Scene.Somebody;
import org.setareh.signaling.problem.Problem;

/**
 * Five people at random, beside a model that is written as plainly as can be: after each step both
 * agree on who is in which call, how far it is and at which tabs; and whoever only hears what is
 * told knows the same.
 */
final class RandomCallsTest {
  private static final States.Change NONE = new States.Change(null, null, null);

  /** A call as the model has it: seconds, names and words. */
  private static final class Model {
    final String caller;
    final String callee;
    String state = "ringing";
    String callerTab;
    @Nullable String calleeTab;
    int since;
    int callerAway = -1;
    int calleeAway = -1;
    boolean callerConnected;
    boolean calleeConnected;

    Model(String caller, String callee, String callerTab, int now) {
      this.caller = caller;
      this.callee = callee;
      this.callerTab = callerTab;
      this.since = now;
    }

    boolean isAnswered() {
      return state.equals("connecting") || state.equals("active");
    }

    boolean isLive() {
      return state.equals("ringing") || isAnswered();
    }
  }

  private final Scene scene = new Scene();
  private final List<Somebody> people = new ArrayList<>();
  private final Map<UUID, Model> models = new HashMap<>();
  private final Map<UUID, Call> calls = new HashMap<>();
  private final Map<UUID, CallState> heard = new HashMap<>();
  private int now;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theSwitchboardDoesAsTheModelDoes(long seed) {
    Random random = new Random(seed);
    for (String name : List.of("sara", "adam", "mina", "omid", "nika")) {
      people.add(new Somebody(name));
    }
    for (int step = 0; step < 4_000; step++) {
      step(random);
      listen();
      compare("seed " + seed + ", step " + step);
    }
    assertTrue(models.size() > 100);
  }

  private void step(Random random) {
    Somebody who = people.get(random.nextInt(people.size()));
    Tab tab = List.of(who.tab, who.secondTab, who.otherDevice).get(random.nextInt(3));
    if (random.nextInt(4) == 0) {
      ring(who, tab, people.get(random.nextInt(people.size())));
      return;
    }
    if (random.nextInt(8) == 0) {
      pass(random.nextInt(12));
      return;
    }
    Call call = scene.switchboard.of(who.id());
    if (call == null) {
      return;
    }
    Model model = Objects.requireNonNull(models.get(call.id()));
    Side side = Switchboard.side(call, who.id());
    boolean caller = side == call.caller();
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        if (!caller) {
          boolean same = model.isAnswered() && tab.id().equals(model.calleeTab);
          attempt(
              model.state.equals("ringing") || same, () -> call.accept(tab, false, scene.now()));
          if (model.state.equals("ringing")) {
            accepted(model, tab);
          }
        }
      }
      case 2 -> {
        if (!caller) {
          call.reject(scene.now());
          if (model.state.equals("ringing")) {
            model.state = "rejected";
          }
        }
      }
      case 3 -> {
        if (random.nextInt(3) == 0) {
          call.hangUp(side, EndReason.HUNG_UP, scene.now());
          model.state = model.isAnswered() ? "hung-up" : caller ? "cancelled" : "rejected";
        }
      }
      case 4, 5, 6 -> {
        boolean in = isAt(model, caller, tab);
        attempt(model.isAnswered() && in, () -> call.connected(tab, scene.now()));
        if (model.isAnswered() && in) {
          model.callerConnected |= caller;
          model.calleeConnected |= !caller;
          if (model.state.equals("connecting") && model.callerConnected && model.calleeConnected) {
            model.state = "active";
            model.since = now;
          }
        }
      }
      case 7 -> resume(call, model, caller, tab);
      case 8 -> {
        boolean reads = random.nextBoolean();
        call.reads(side, reads, scene.now());
        if (caller) {
          model.callerAway = reads ? -1 : model.callerAway < 0 ? now : model.callerAway;
        } else if (model.calleeTab != null) {
          model.calleeAway = reads ? -1 : model.calleeAway < 0 ? now : model.calleeAway;
        }
      }
      default -> attempt(isAt(model, caller, tab), () -> call.change(tab, NONE));
    }
    scene.switchboard.settle(call, scene.now());
  }

  private void ring(Somebody who, Tab tab, Somebody whom) {
    if (who == whom) {
      return;
    }
    Model mine = of(who);
    Model theirs = of(whom);
    boolean crosses =
        mine != null
            && mine.caller.equals(whom.person.name())
            && (mine.state.equals("ringing") || tab.id().equals(mine.calleeTab));
    boolean again =
        mine != null && mine.callee.equals(whom.person.name()) && tab.id().equals(mine.callerTab);
    attempt(
        mine == null || crosses || again,
        () -> {
          Call call = scene.ring(who, tab, whom, CallKind.AUDIO).call();
          calls.put(call.id(), call);
          if (mine == null) {
            Model made = new Model(who.person.name(), whom.person.name(), tab.id(), now);
            made.state = theirs == null ? "ringing" : "busy";
            models.put(call.id(), made);
          }
        });
    if (mine != null && crosses && mine.state.equals("ringing")) {
      accepted(mine, tab);
    }
  }

  private void accepted(Model model, Tab tab) {
    model.state = "connecting";
    model.calleeTab = tab.id();
    model.since = now;
  }

  private void resume(Call call, Model model, boolean caller, Tab tab) {
    boolean may = caller || model.calleeTab != null;
    attempt(may, () -> call.resume(caller ? call.caller() : call.callee(), tab, scene.now()));
    if (!may) {
      return;
    }
    boolean same = isAt(model, caller, tab);
    if (caller) {
      model.callerTab = tab.id();
      model.callerAway = -1;
    } else {
      model.calleeTab = tab.id();
      model.calleeAway = -1;
    }
    if (!same && model.isAnswered()) {
      model.state = "connecting";
      model.since = now;
      model.callerConnected = false;
      model.calleeConnected = false;
    }
  }

  /** Second by second. */
  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      scene.pass(Duration.ofSeconds(1));
      now++;
      for (Model model : models.values()) {
        boolean callerLost = model.callerAway >= 0 && now - model.callerAway >= 30;
        boolean calleeLost = model.calleeAway >= 0 && now - model.calleeAway >= 30;
        if (model.state.equals("ringing")) {
          if (now - model.since >= 45) {
            model.state = "no-answer";
          } else if (callerLost) {
            model.state = "cancelled";
          }
        } else if (model.isAnswered()) {
          if (callerLost || calleeLost) {
            model.state = "lost";
          } else if (model.state.equals("connecting") && now - model.since >= 60) {
            model.state = "failed";
          }
        }
      }
    }
  }

  private static boolean isAt(Model model, boolean caller, Tab tab) {
    return tab.id().equals(caller ? model.callerTab : model.calleeTab);
  }

  private @Nullable Model of(Somebody who) {
    String name = who.person.name();
    return models.values().stream()
        .filter(model -> model.isLive() && (model.caller.equals(name) || model.callee.equals(name)))
        .findFirst()
        .orElse(null);
  }

  /** Does what the model expects to be taken, or to be refused. */
  private static void attempt(boolean taken, Runnable request) {
    boolean was;
    try {
      request.run();
      was = true;
    } catch (Problem _) {
      was = false;
    }
    assertEquals(taken, was);
  }

  private void listen() {
    for (CallFact fact : scene.told()) {
      if (fact instanceof CallFact.Changed(CallState state)) {
        CallState before = heard.put(state.id(), state);
        assertTrue(before == null || before.version() < state.version());
      }
    }
  }

  private void compare(String where) {
    for (Somebody who : people) {
      Model model = of(who);
      Call call = scene.switchboard.of(who.id());
      assertEquals(model == null, call == null, where);
    }
    models.forEach((id, model) -> {
      CallState state = Objects.requireNonNull(heard.get(id));
      String word = state.reason() == null ? state.state().word() : state.reason().word();
      assertEquals(model.state, word, where);
      assertEquals(model.callerTab, state.caller().tab(), where);
      assertEquals(model.calleeTab, state.callee().tab(), where);
      assertEquals(Objects.requireNonNull(calls.get(id)).state(), state, where);
    });
  }
}
