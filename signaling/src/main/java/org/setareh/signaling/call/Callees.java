package org.setareh.signaling.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.contact.Contacts;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.web.RateLimits;

/**
 * Whom somebody may ring: contacts, so many a minute. Whom they may ask into a room: whoever is on
 * the list of those online besides, few a day. On virtual threads.
 */
public final class Callees {
  /** By one account, a day: people who are no contacts. */
  private static final int STRANGERS = 10;

  /** At one account, a day: more are not shown. */
  private static final int BY_STRANGERS = 10;

  private final Contacts contacts;
  private final Accounts accounts;
  private final RateLimits limits;
  private final boolean listed;
  private final Cache<String, AtomicInteger> ofDay =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofDays(1)).build();

  public Callees(Contacts contacts, Accounts accounts, RateLimits limits, Settings settings) {
    this.listed = settings.onlineList();
    this.contacts = contacts;
    this.accounts = accounts;
    this.limits = limits;
  }

  static Profile profile(Account account) {
    return new Profile(account.id(), account.name(), account.displayName(), account.picture());
  }

  /** Whoever that is, or throws; counts a ring. */
  Profile of(UUID me, @Nullable String account) {
    limits.rings(me).spend();
    UUID id = Calls.parsed(account);
    Account callee =
        id == null || id.equals(me) || !contacts.areContacts(me, id)
            ? null
            : accounts.find(id).orElse(null);
    if (callee == null) {
      throw new Problem(
          ProblemCode.NOT_A_CONTACT, "Ask for contact first: only contacts can be called.");
    }
    limits.ring(me, callee.id());
    return profile(callee);
  }

  /** Whom to ask into a room, or throws; counts it. */
  Profile invited(UUID me, @Nullable String account) {
    UUID id = Calls.parsed(account);
    if (id == null || contacts.areContacts(me, id)) {
      return of(me, account);
    }
    limits.rings(me).spend();
    Account invited = id.equals(me) || !listed ? null : accounts.find(id).orElse(null);
    if (invited == null || invited.disabled() || invited.unlisted()) {
      throw new Problem(
          ProblemCode.NOT_A_CONTACT, "Send them the link: only their contacts can ask them in.");
    }
    if (counted("by " + me) > STRANGERS) {
      throw new Problem(
          ProblemCode.ENOUGH_STRANGERS,
          "Send them the link, or ask for contact: today you asked enough people in who do not know you.");
    }
    return profile(invited);
  }

  /** How somebody hears that they are asked into a room. */
  Invitations.Ask ask(Profile by, Profile whom, String room, String title) {
    boolean silent = !contacts.areContacts(by.id(), whom.id());
    boolean heard =
        !silent
            || (!contacts.isBlocked(whom.id(), by.id())
                && counted("at " + whom.id()) <= BY_STRANGERS);
    return new Invitations.Ask(whom, room, title, by, silent, heard);
  }

  private int counted(String what) {
    return ofDay.get(what, _ -> new AtomicInteger()).incrementAndGet();
  }
}
