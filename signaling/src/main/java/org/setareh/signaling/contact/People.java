package org.setareh.signaling.contact;

import io.r2dbc.spi.Readable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.AccountName;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.presence.Presence;
import org.setareh.signaling.presence.PresenceState;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;

/**
 * People to be found: by something in their names, or because they are there now. Nobody finds whom
 * has blocked them. Called from virtual threads.
 */
public final class People {
  private static final int LEAST_TO_SEARCH = 2;
  private static final int MOST_FOUND = 20;
  private static final int PAGE = 100;

  /** However many look at the list, it is made so often at most. */
  private static final long MADE_EVERY_NS = Duration.ofSeconds(1).toNanos();

  private final Database database;
  private final ContactStore contacts;
  private final Presence presence;
  private final boolean listed;
  private volatile @Nullable Online online;

  public People(Database database, ContactStore contacts, Presence presence, Settings settings) {
    this.database = database;
    this.contacts = contacts;
    this.presence = presence;
    this.listed = settings.onlineList();
  }

  /**
   * Somebody who was found.
   *
   * @param relation {@code none}, or as in the list of contacts
   */
  public record Found(
      UUID id,
      String name,
      String displayName,
      @Schema(
              types = {"integer", "null"},
              format = "int64")
          @Nullable Long picture,
      @Schema(allowableValues = {"none", "asked", "asking", "contact", "blocked"})
          String relation) {}

  /** Somebody who is there. */
  public record There(
      UUID id,
      String name,
      String displayName,
      @Schema(
              types = {"integer", "null"},
              format = "int64")
          @Nullable Long picture,
      @Schema(allowableValues = {"none", "asked", "asking", "contact", "blocked"}) String relation,
      @Schema(allowableValues = {"online", "away", "call"}) String state) {}

  private record Candidate(Profile profile, String nameKey, String displayKey, String state) {}

  private record Online(long madeNs, List<Candidate> people) {}

  /** Those with that in their names, those that begin with it first. */
  List<Found> search(UUID me, @Nullable String query) {
    String key = AccountName.key(query);
    if (key.codePointCount(0, key.length()) < LEAST_TO_SEARCH) {
      throw Problem.badField("query", "give two letters at least");
    }
    return database
        .await(
            database
                .client()
                .sql(
                    """
                    select account.id, name, display_name, picture_version, mine.state from account
                    left join contact as mine
                      on mine.account_id = :me and mine.other_id = account.id
                    where account.id <> :me and disabled_at is null
                      and (name_key = :key
                        or ((not unlisted or mine.state is not null)
                          and (position(:key in name_key) > 0 or position(:key in display_key) > 0)))
                      and not exists (
                        select from contact where account_id = account.id and other_id = :me
                          and state = 'blocked')
                    order by name_key <> :key,
                      not (starts_with(name_key, :key) or starts_with(display_key, :key)), name_key
                    limit :most
                    """)
                .bind("me", me)
                .bind("key", key)
                .bind("most", MOST_FOUND)
                .map(People::found)
                .all()
                .collectList())
        .orElse(List.of());
  }

  private static Found found(Readable row) {
    Profile profile = ContactStore.profile(row);
    String relation = row.get("state", String.class);
    return new Found(
        profile.id(),
        profile.name(),
        profile.displayName(),
        profile.picture(),
        relation == null ? "none" : relation);
  }

  /**
   * Those who are there now, in the order of their names.
   *
   * @param query something in their names; null or empty: all
   * @param after the name of the last one of the page before
   */
  List<There> online(UUID me, @Nullable String query, @Nullable String after) {
    if (!listed) {
      throw new Problem(
          ProblemCode.LIST_OFF, "Search by name: this server does not list who is online.");
    }
    String key = AccountName.key(query);
    String afterKey = AccountName.key(after);
    Map<UUID, Relation> relations = new HashMap<>();
    contacts.of(me).forEach(row -> relations.put(row.other().id(), row.relation()));
    Set<UUID> hidden = new HashSet<>(contacts.blockersOf(me));
    hidden.add(me);
    return there().people().stream()
        .filter(one -> !hidden.contains(one.profile().id()))
        .filter(one -> one.nameKey().contains(key) || one.displayKey().contains(key))
        .filter(one -> one.nameKey().compareTo(afterKey) > 0)
        .limit(PAGE)
        .map(one -> there(one, relations.get(one.profile().id())))
        .toList();
  }

  private static There there(Candidate one, @Nullable Relation relation) {
    return new There(
        one.profile().id(),
        one.profile().name(),
        one.profile().displayName(),
        one.profile().picture(),
        relation == null ? "none" : relation.word(),
        one.state());
  }

  private Online there() {
    Online made = online;
    if (made == null || System.nanoTime() - made.madeNs() >= MADE_EVERY_NS) {
      made = new Online(System.nanoTime(), make(presence.there()));
      online = made;
    }
    return made;
  }

  private List<Candidate> make(Map<UUID, PresenceState> there) {
    List<Candidate> people = new ArrayList<>(listed(there.keySet(), there));
    people.sort(Comparator.comparing(Candidate::nameKey));
    return people;
  }

  private List<Candidate> listed(Collection<UUID> ids, Map<UUID, PresenceState> there) {
    return database
        .await(
            database
                .client()
                .sql(
                    """
                    select id, name, display_name, picture_version, name_key, display_key from account
                    where id = any(:ids) and not unlisted and disabled_at is null
                    """)
                .bind("ids", ids.toArray(UUID[]::new))
                .map(row -> {
                  Profile profile = ContactStore.profile(row);
                  return new Candidate(
                      profile,
                      Objects.requireNonNull(row.get("name_key", String.class)),
                      Objects.requireNonNull(row.get("display_key", String.class)),
                      Objects.requireNonNull(there.get(profile.id())).word());
                })
                .all()
                .collectList())
        .orElse(List.of());
  }
}
