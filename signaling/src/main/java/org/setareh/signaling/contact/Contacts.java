package org.setareh.signaling.contact;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.AccountListener;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.contact.ContactStore.Change;
import org.setareh.signaling.contact.ContactStore.Row;
import org.setareh.signaling.data.RowLocks;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Whole;
import org.setareh.signaling.participant.SessionStreams;
import org.setareh.signaling.presence.Presence;
import org.setareh.signaling.presence.PresenceView;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people are to each other. Each change is one transaction, and is told to those whose lists
 * it changes, in the order of the changes. Called from virtual threads.
 */
public final class Contacts implements Whole, AccountListener {
  /** Whom somebody has asked and who have not answered yet. */
  static final int MOST_ASKED = 100;

  /** Who ask somebody and were not answered yet. */
  private static final int MOST_ASKING = 500;

  /** All in somebody's list. */
  private static final int MOST = 2_000;

  private final ContactStore store;
  private final Circle circle;
  private final Presence presence;
  private final EventBus bus;
  private final JsonMapper json;
  private final List<BiConsumer<UUID, UUID>> listeners = new CopyOnWriteArrayList<>();

  /** Held for those concerned while something changes and is told, so that it is told in order. */
  private final RowLocks changing = new RowLocks();

  public Contacts(
      ContactStore store,
      Circle circle,
      Presence presence,
      EventBus bus,
      JsonMapper json,
      Accounts accounts) {
    this.store = store;
    this.circle = circle;
    this.presence = presence;
    this.bus = bus;
    this.json = json;
    accounts.listen(this);
  }

  private record Told(String address, long version, ContactView contact) {}

  private record Gone(String address, long version, UUID account) {}

  /**
   * Tells of each two who are something else to each other than before, on the thread that changes
   * it, while it may not change again: the listener changes no contacts.
   */
  public void listen(BiConsumer<UUID, UUID> listener) {
    listeners.add(listener);
  }

  /** Whether the two have accepted each other. */
  public boolean areContacts(UUID one, UUID other) {
    return circle.of(one).contains(other);
  }

  public boolean isBlocked(UUID by, UUID whom) {
    return store.isBlocked(by, whom);
  }

  /** The list of contacts, those included who ask, were asked, or are blocked. */
  public List<ContactView> list(UUID account) {
    return store.of(account).stream().map(this::view).toList();
  }

  @Override
  public String name() {
    return "contacts";
  }

  @Override
  public Object of(UUID account) {
    return list(account);
  }

  /**
   * Asks somebody, or accepts where they have asked. Whoever is blocked is not told so: their
   * asking stands in their own list, and nowhere else.
   */
  public ContactView ask(UUID me, UUID other) {
    if (me.equals(other)) {
      throw Problem.badField("account", "name somebody else");
    }
    return change(me, other, Contacts::ask);
  }

  private static void ask(Pair pair) {
    Relation mine = pair.mine();
    if (mine == Relation.CONTACT || mine == Relation.ASKED) {
      return;
    }
    if (pair.disabled()) {
      throw unknown();
    }
    if (mine == Relation.ASKING || pair.theirs() == Relation.ASKED) {
      pair.mine(Relation.CONTACT);
      pair.theirs(Relation.CONTACT);
      return;
    }
    ContactStore.Counts counts = pair.myCounts();
    if (counts.asked() >= MOST_ASKED) {
      throw full("Wait until some of those whom you asked have answered, or withdraw.");
    }
    if (counts.all() >= MOST) {
      throw full("Remove somebody first: this list is full.");
    }
    if (pair.theirs() == null) {
      ContactStore.Counts theirs = pair.theirCounts();
      if (theirs.asking() >= MOST_ASKING || theirs.all() >= MOST) {
        throw full("Try again another day: too many ask this person already.");
      }
      pair.theirs(Relation.ASKING);
    }
    pair.mine(Relation.ASKED);
  }

  private static Problem full(String detail) {
    return new Problem(ProblemCode.CONTACTS_FULL, detail);
  }

  /** Accepts somebody who asks. */
  public ContactView accept(UUID me, UUID other) {
    return change(
        me,
        other,
        pair -> {
          if (pair.mine() == Relation.ASKING && !pair.disabled()) {
            pair.mine(Relation.CONTACT);
            pair.theirs(Relation.CONTACT);
          } else if (pair.mine() != Relation.CONTACT) {
            throw new Problem(ProblemCode.NOT_FOUND, "Ask them first: they have not asked you.");
          }
        });
  }

  /** Declines, withdraws or removes; who is blocked stays so. */
  public void remove(UUID me, UUID other) {
    changeIfThere(
        me,
        other,
        pair -> {
          if (pair.mine() != Relation.BLOCKED && pair.mine() != null) {
            pair.mine(null);
            removeTheirs(pair);
          }
        });
  }

  public void block(UUID me, UUID other) {
    if (me.equals(other)) {
      throw Problem.badField("account", "name somebody else");
    }
    change(
        me,
        other,
        pair -> {
          if (pair.mine() == null && pair.myCounts().all() >= MOST) {
            throw full("Remove somebody first: this list is full.");
          }
          pair.mine(Relation.BLOCKED);
          removeTheirs(pair);
        });
  }

  /** What they have asked meanwhile is there then. */
  public void unblock(UUID me, UUID other) {
    changeIfThere(
        me,
        other,
        pair -> {
          if (pair.mine() == Relation.BLOCKED) {
            pair.mine(pair.theirs() == Relation.ASKED ? Relation.ASKING : null);
          }
        });
  }

  private static void removeTheirs(Pair pair) {
    if (pair.theirs() != Relation.BLOCKED) {
      pair.theirs(null);
    }
  }

  /** The lists in which somebody stands are told of another name or picture. */
  @Override
  public void changed(Account before, Account after) {
    if (!after.displayName().equals(before.displayName())
        || !Objects.equals(after.picture(), before.picture())) {
      changing.holding(
          Set.of(after.id()),
          () -> {
            store.renew(after.id()).forEach(this::tell);
            return true;
          });
    }
    if (after.lastSeenHidden() != before.lastSeenHidden()) {
      presence.renew(after.id());
    }
  }

  /** Who knows an account that is deleted is told that it is gone. */
  @Override
  public Runnable deleting(DatabaseClient client, UUID account) {
    List<Change> changes = store.leave(client, account);
    return () ->
        changing.holding(
            Set.of(account),
            () -> {
              circle.forget(account);
              changes.forEach(change -> circle.forget(change.owner()));
              changes.forEach(this::tell);
              return true;
            });
  }

  /** Changes something, and answers with the other one as they stand in the list then. */
  private ContactView change(UUID me, UUID other, Consumer<Pair> work) {
    if (!changeIfThere(me, other, work)) {
      throw unknown();
    }
    return store.find(me, other).map(this::view).orElseThrow(Contacts::unknown);
  }

  private boolean changeIfThere(UUID me, UUID other, Consumer<Pair> work) {
    return changing.holding(
        me.equals(other) ? Set.of(me) : Set.of(me, other),
        () -> {
          Optional<List<Change>> changes = store.change(me, other, work);
          if (changes.isEmpty()) {
            return false;
          }
          circle.forget(me);
          circle.forget(other);
          List<Change> made = changes.orElseThrow();
          made.forEach(this::tell);
          if (!made.isEmpty()) {
            listeners.forEach(listener -> listener.accept(me, other));
          }
          return true;
        });
  }

  static Problem unknown() {
    return new Problem(
        ProblemCode.UNKNOWN_PERSON, "Search again: there is nobody with this account.");
  }

  private void tell(Change change) {
    String address = SessionStreams.addressOf(change.owner());
    Row row = change.row();
    if (row == null) {
      Gone gone = new Gone(address, change.version(), change.other());
      bus.publish(new Event(address, "contact-gone", json.writeValueAsString(gone)));
      return;
    }
    ContactView view = view(row);
    Told told = new Told(address, change.version(), view);
    bus.publish(new Event(address, "contact", json.writeValueAsString(told)));
    PresenceView now = presenceOf(row);
    if (now != null && view.presence() != null && now.version() != view.presence().version()) {
      // It may have been told before the contact was: nobody would know what to do with it.
      presence.tellAgain(change.other());
    }
  }

  private ContactView view(Row row) {
    return new ContactView(row.other(), row.relation().word(), presenceOf(row), row.version());
  }

  private @Nullable PresenceView presenceOf(Row row) {
    return row.relation() == Relation.CONTACT
        ? presence.of(row.other().id(), row.lastSeen(), row.lastSeenHidden())
        : null;
  }
}
