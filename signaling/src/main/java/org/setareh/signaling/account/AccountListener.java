package org.setareh.signaling.account;

import java.util.UUID;

/** Hears of accounts, on the thread that changes them: a virtual one. */
public interface AccountListener {
  /** Somebody is an administrator from now on. */
  void administrator(UUID account);

  /**
   * An account is about to be deleted.
   *
   * @return what is done once it is gone
   */
  Runnable leaving(UUID account);
}
