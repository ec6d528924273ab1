package org.setareh.signaling.room;

import java.util.UUID;
import org.setareh.signaling.contact.Contacts;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * Putting somebody into a room without their doing, who then comes in by its id alone: one's
 * contacts, so that nobody's list is filled by strangers. Called from virtual threads.
 */
public final class Inviting {
  private final Members members;
  private final Contacts contacts;

  public Inviting(Members members, Contacts contacts) {
    this.members = members;
    this.contacts = contacts;
  }

  Members members() {
    return members;
  }

  boolean mayInvite(UUID by, UUID account) {
    return !by.equals(account) && contacts.areContacts(by, account);
  }

  /** Refuses whoever is no contact. */
  void require(UUID by, UUID account) {
    if (!mayInvite(by, account)) {
      throw new Problem(
          ProblemCode.NOT_A_CONTACT, "Send them the link: only contacts are put into a room.");
    }
  }

  /** Makes a contact a member. */
  void invite(String room, UUID by, UUID account) {
    require(by, account);
    members.add(room, account);
  }
}
