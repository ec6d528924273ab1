package org.setareh.signaling.account;

import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;

/** Hears of accounts, on the thread that changes them: a virtual one. */
public interface AccountListener {
  /** Somebody is an administrator from now on. */
  default void administrator(UUID account) {}

  /** What others see of an account has changed, and is stored. */
  default void changed(Account before, Account after) {}

  /**
   * An account is about to be deleted.
   *
   * @return what is done once it is gone
   */
  default Runnable leaving(UUID account) {
    return () -> {};
  }

  /**
   * An account is being deleted: what this does by the client is done or left undone with it.
   *
   * @return what is done once it is gone
   */
  default Runnable deleting(DatabaseClient client, UUID account) {
    return () -> {};
  }
}
