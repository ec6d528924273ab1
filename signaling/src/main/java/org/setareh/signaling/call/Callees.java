package org.setareh.signaling.call;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.contact.Contacts;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.web.RateLimits;

/** Whom somebody may ring: contacts, so many a minute. On virtual threads. */
public final class Callees {
  private final Contacts contacts;
  private final Accounts accounts;
  private final RateLimits limits;

  public Callees(Contacts contacts, Accounts accounts, RateLimits limits) {
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
}
