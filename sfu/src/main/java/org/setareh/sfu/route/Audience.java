package org.setareh.sfu.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.setareh.sfu.control.SourceKind;

/**
 * Tells each domain in which somebody of a room lives whose voice flows. Only what changed is told,
 * but to a domain that was not there before. The thread of the room's home.
 */
final class Audience {
  private final Domain home;
  private final int hearAllUpTo;
  private Set<Domain> told = Set.of();

  /**
   * @param hearAllUpTo voices of a room where everyone is heard
   */
  Audience(Domain home, int hearAllUpTo) {
    this.home = home;
    this.hearAllUpTo = hearAllUpTo;
  }

  /** A voice that flows from now on, or no longer. */
  private record Change(Track voice, boolean audible) {}

  void tell(Collection<Member> members) {
    boolean all = voices(members) <= hearAllUpTo;
    Set<Domain> domains = domains(members);
    List<Change> everyone = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (Member member : members) {
      Track voice = member.track(SourceKind.MICROPHONE);
      if (voice != null && member.present) {
        boolean audible = all || member.loud;
        everyone.add(new Change(voice, audible));
        if (audible != member.audible) {
          member.audible = audible;
          changes.add(everyone.getLast());
        }
      }
    }
    for (Domain domain : domains) {
      List<Change> news = told.contains(domain) ? changes : everyone;
      if (!news.isEmpty()) {
        domain.run(() -> {
          for (Change change : news) {
            change.voice.feed(domain).audible(change.audible);
          }
        });
      }
    }
    told = domains;
  }

  private static int voices(Collection<Member> members) {
    int voices = 0;
    for (Member member : members) {
      voices += member.present && member.has(SourceKind.MICROPHONE) ? 1 : 0;
    }
    return voices;
  }

  /** Where somebody of the room lives, this room's own included. */
  Set<Domain> domains(Collection<Member> members) {
    Set<Domain> domains = new HashSet<>();
    domains.add(home);
    for (Member member : members) {
      domains.add(member.receiver.domain());
    }
    return domains;
  }
}
