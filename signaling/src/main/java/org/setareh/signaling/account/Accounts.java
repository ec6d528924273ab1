package org.setareh.signaling.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.OneTimeLinks.Made;
import org.setareh.signaling.account.OneTimeLinks.Purpose;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Names;
import org.setareh.signaling.session.Device;
import org.setareh.signaling.session.Listed;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.Sessions;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.settings.Settings.Registration;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * The accounts: made, logged in to, changed and deleted. Those that are used are kept in memory for
 * a while. Called from virtual threads.
 */
public final class Accounts {
  /** So long an account may be shown as it was before another node changed it. */
  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

  private final Database database;
  private final AccountStore store;
  private final OneTimeLinks links;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Registration registration;
  private final List<AccountListener> listeners = new CopyOnWriteArrayList<>();
  private final LogInLimits limits = new LogInLimits(Ticker.systemTicker());
  private final Cache<UUID, Account> known =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(KNOWN_FOR).build();

  public Accounts(
      Database database,
      AccountStore store,
      OneTimeLinks links,
      Passwords passwords,
      Sessions sessions,
      Settings settings) {
    this.database = database;
    this.store = store;
    this.links = links;
    this.passwords = passwords;
    this.sessions = sessions;
    this.registration = settings.registration();
  }

  /**
   * An account to be made.
   *
   * @param displayName null: the name
   * @param invitation the token of a link
   */
  public record Wish(
      @Nullable String name,
      @Nullable String displayName,
      @Nullable String password,
      @Nullable String invitation) {}

  /** Tells of accounts that change or are deleted from now on. */
  public void listen(AccountListener listener) {
    listeners.add(listener);
  }

  /** Who may make an account. */
  public Registration registration() {
    return registration;
  }

  /** The account, if it is there and not disabled. */
  public Optional<Account> find(UUID id) {
    Account account = known.getIfPresent(id);
    if (account == null) {
      account = store.find(id).orElse(null);
      if (account == null) {
        return Optional.empty();
      }
      known.put(id, account);
    }
    return account.disabled() ? Optional.empty() : Optional.of(account);
  }

  /** Makes an account. Whether its maker may is looked at before anything costly is done. */
  public Account register(Wish wish) {
    AccountName name = AccountName.chosen(wish.name());
    String displayName = Names.name(wish.displayName() == null ? name.shown() : wish.displayName());
    String password = Passwords.chosen(wish.password(), name);
    boolean byLink = registration != Registration.OPEN || wish.invitation() != null;
    if (byLink) {
      requireInvitation(links.look(wish.invitation()), wish.invitation());
    }
    String hash = passwords.hash(password);
    Account made =
        database.inTransaction(client -> {
          Purpose purpose = null;
          if (byLink) {
            purpose = requireInvitation(links.use(client, wish.invitation()), wish.invitation());
          }
          boolean administrator = purpose == Purpose.ADMINISTRATOR;
          return store
              .insert(
                  client,
                  new AccountStore.New(UUID.randomUUID(), name, displayName, hash, administrator))
              .orElseThrow(() ->
                  new Problem(
                      ProblemCode.NAME_TAKEN,
                      "Choose another name: \"%s\" is taken.".formatted(name.shown())));
        });
    if (made.administrator()) {
      listeners.forEach(listener -> listener.administrator(made.id()));
    }
    return made;
  }

  private Purpose requireInvitation(Optional<OneTimeLinks.Found> found, @Nullable String given) {
    Purpose purpose = found.map(OneTimeLinks.Found::purpose).orElse(null);
    if (purpose == Purpose.ADMINISTRATOR
        || (purpose == Purpose.INVITATION && registration != Registration.CLOSED)) {
      return purpose;
    }
    if (registration == Registration.CLOSED) {
      throw new Problem(
          ProblemCode.REGISTRATION_CLOSED, "Ask an administrator: this server takes nobody new.");
    }
    if (given == null) {
      throw new Problem(
          ProblemCode.INVITATION_NEEDED, "Ask somebody who is here for an invitation.");
    }
    throw linkOver();
  }

  private static Problem linkOver() {
    return new Problem(
        ProblemCode.LINK_OVER, "Ask for another link: this one was used, or is too old.");
  }

  /**
   * The account of a name and a password. Wrong ones get one answer, and take one time, whether
   * there is such a name or not.
   *
   * @param address for limits
   */
  public Account logIn(@Nullable String name, @Nullable String password, String address) {
    String key = AccountName.key(name);
    pause(limits.check(key, address));
    AccountStore.WithHash found = store.findByKey(key).orElse(null);
    boolean right = passwords.matches(found == null ? null : found.hash(), password);
    if (!right || found == null || found.account().disabled()) {
      limits.failed(key, address);
      throw wrongPassword("Check the name and the password.");
    }
    limits.succeeded(key, address);
    return found.account();
  }

  /**
   * A session for somebody who has just shown who they are; the one before it ends. None where the
   * account is another by now: what ended its sessions meanwhile has not seen this one.
   */
  public Sessions.Fresh begin(Account account, Device device, @Nullable Session before) {
    Sessions.Fresh fresh;
    try {
      fresh = sessions.logIn(account.id(), device);
    } catch (DataIntegrityViolationException _) {
      throw wrongPassword("Check the name: this account is no more.");
    }
    Account now = store.find(account.id()).orElse(null);
    if (now == null || now.disabled() || now.version() != account.version()) {
      sessions.end(fresh.session());
      throw wrongPassword("Log in again: the account was changed at this moment.");
    }
    if (before != null) {
      sessions.end(before);
    }
    return fresh;
  }

  /** Changes what others see of the account; null stays. */
  public Account change(
      Account account,
      @Nullable String displayName,
      @Nullable Boolean lastSeenHidden,
      @Nullable Boolean unlisted) {
    String name = displayName == null ? null : Names.name(displayName);
    return told(account, kept(store.change(account.id(), name, lastSeenHidden, unlisted)));
  }

  /** Something that others see of the account was changed in the database. */
  public void changed(Account before) {
    told(before, kept(store.find(before.id())));
  }

  private Account told(Account before, Account after) {
    listeners.forEach(one -> one.changed(before, after));
    return after;
  }

  /** Changes the password; all other sessions end. */
  public void changePassword(
      Account account,
      Session kept,
      @Nullable String before,
      @Nullable String after,
      String address) {
    AccountName name = AccountName.chosen(account.name());
    String password = Passwords.chosen(after, name);
    AccountStore.WithHash found = confirmed(account, before, address);
    if (!store.changePassword(account.id(), found.hash(), passwords.hash(password))) {
      throw wrongPassword("Log in again: the password was changed meanwhile.");
    }
    sessions.endOthers(account.id(), kept);
  }

  /**
   * Sets the password anew by the link that somebody was given; all sessions of the account end.
   */
  public Account resetPassword(@Nullable String token, @Nullable String password) {
    UUID id = links.look(token).map(OneTimeLinks.Found::account).orElseThrow(Accounts::linkOver);
    Account account = find(id).orElseThrow(Accounts::linkOver);
    String hash = passwords.hash(Passwords.chosen(password, AccountName.chosen(account.name())));
    boolean reset =
        database.inTransaction(client -> {
          boolean used = links.use(client, token).isPresent();
          if (used) {
            links.forgetResets(client, id);
          }
          return used && store.resetPassword(client, id, hash);
        });
    if (!reset) {
      throw linkOver();
    }
    sessions.endAll(id);
    return store.find(id).orElseThrow(Accounts::linkOver);
  }

  /** Deletes the account and what belongs to it; all its sessions end. */
  public void delete(Account account, @Nullable String password, String address) {
    confirmed(account, password, address);
    delete(account.id());
  }

  private void delete(UUID id) {
    List<Listed> open = sessions.ofAccount(id);
    List<Runnable> afterwards =
        new ArrayList<>(listeners.stream().map(listener -> listener.leaving(id)).toList());
    afterwards.addAll(
        store
            .delete(
                id,
                client ->
                    listeners.stream().map(listener -> listener.deleting(client, id)).toList())
            .orElseThrow(Accounts::lastAdministrator));
    known.invalidate(id);
    open.forEach(listed -> sessions.end(listed.session()));
    afterwards.forEach(Runnable::run);
  }

  private static Problem lastAdministrator() {
    return new Problem(
        ProblemCode.LAST_ADMINISTRATOR,
        "Make somebody else an administrator first: there has to be one.");
  }

  /**
   * Accounts in the order of their names, for administrators.
   *
   * @param wanted something in the name; null or empty: all
   * @param after the name before the first; null: from the beginning
   */
  public List<AccountStore.WithUse> list(
      @Nullable String wanted, @Nullable String after, int most) {
    String text = wanted == null ? "" : Names.searched(wanted);
    String key = AccountName.key(text);
    // Of a text without letters nothing is left to look for in names: that is not in all of them.
    String before = after == null ? null : AccountName.key(after);
    return store.list(text, key.isEmpty() ? text : key, before, most);
  }

  /** Changes what somebody may; null stays. Whoever is disabled is logged out at once. */
  public Account allow(UUID id, @Nullable Boolean administrator, @Nullable Boolean disabled) {
    Account before = store.find(id).orElseThrow(Accounts::unknown);
    Account after =
        store.allow(id, administrator, disabled).orElseThrow(Accounts::lastAdministrator);
    known.invalidate(id);
    if (after.administrator() && !before.administrator()) {
      listeners.forEach(listener -> listener.administrator(id));
    }
    if (after.disabled()) {
      sessions.endAll(id);
    }
    return after;
  }

  /** Deletes somebody's account, for an administrator. */
  public void remove(UUID id) {
    delete(store.find(id).orElseThrow(Accounts::unknown).id());
  }

  /** A link by which somebody sets their password anew, who has forgotten it. */
  public Made resetLink(UUID id, Account by) {
    return links.makeReset(store.find(id).orElseThrow(Accounts::unknown).id(), by.id());
  }

  private static Problem unknown() {
    return new Problem(ProblemCode.NOT_FOUND, "Look at the list again: there is no such account.");
  }

  /** A link by which somebody makes an account. */
  public Made invite(Account by) {
    return links.make(Purpose.INVITATION, by.id());
  }

  /**
   * The link by which the administrator's account is made, as long as there is none; a new one each
   * time.
   */
  public Optional<Made> administratorsLink() {
    if (store.hasAdministrator()) {
      return Optional.empty();
    }
    links.forget(Purpose.ADMINISTRATOR);
    return Optional.of(links.make(Purpose.ADMINISTRATOR, null));
  }

  /** The same limits as a log-in: whoever found an open browser cannot try on and on. */
  private AccountStore.WithHash confirmed(
      Account account, @Nullable String password, String address) {
    String key = AccountName.key(account.name());
    pause(limits.check(key, address));
    AccountStore.WithHash found = store.findWithHash(account.id()).orElse(null);
    if (!passwords.matches(found == null ? null : found.hash(), password) || found == null) {
      limits.failed(key, address);
      throw wrongPassword("Check the password.");
    }
    return found;
  }

  private static Problem wrongPassword(String detail) {
    return new Problem(ProblemCode.WRONG_PASSWORD, detail);
  }

  private Account kept(Optional<Account> changed) {
    Account account =
        changed.orElseThrow(
            () -> new Problem(ProblemCode.LOG_IN_NEEDED, "Log in: this account is no more."));
    known.put(account.id(), account);
    return account;
  }

  private static void pause(Duration slower) {
    try {
      Thread.sleep(slower);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while waiting", e);
    }
  }
}
