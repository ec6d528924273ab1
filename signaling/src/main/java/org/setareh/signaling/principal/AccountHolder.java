package org.setareh.signaling.principal;

import org.setareh.signaling.account.Account;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.session.Session;

/** Somebody who has logged in. */
public record AccountHolder(Session session, Account account) implements Person {
  /** Refuses whoever is no administrator. */
  public void requireAdministrator() {
    if (!account.administrator()) {
      throw new Problem(
          ProblemCode.ADMINISTRATOR_NEEDED, "Ask an administrator of this server to do it.");
    }
  }
}
