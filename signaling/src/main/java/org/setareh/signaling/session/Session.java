package org.setareh.signaling.session;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A browser that a cookie stands for. The id is no secret; the cookie is.
 *
 * @param account whose it is, for as long as it lasts; null: a guest's
 */
public record Session(UUID id, @Nullable UUID account) {
  /** A guest's. */
  public Session(UUID id) {
    this(id, null);
  }

  /** The id in words. */
  public String publicId() {
    return id.toString();
  }

  /** Whoever it is: the account in all of its browsers, a guest in this one. */
  public String person() {
    return account == null ? address() : "account/" + account;
  }

  /** Where events for it go; names its log of events too. */
  public String address() {
    return "session/" + id;
  }
}
