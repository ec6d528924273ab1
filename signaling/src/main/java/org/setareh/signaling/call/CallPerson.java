package org.setareh.signaling.call;

import java.util.UUID;
import org.setareh.signaling.account.Account;

/** Somebody as the other sees them. */
public record CallPerson(UUID id, String name, String displayName) {
  static CallPerson of(Account account) {
    return new CallPerson(account.id(), account.name(), account.displayName());
  }
}
