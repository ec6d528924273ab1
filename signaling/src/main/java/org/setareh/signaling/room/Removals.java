package org.setareh.signaling.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.principal.Program;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * Whom moderators took out of rooms. They stay out until a moderator lets them in, and the tokens
 * that they made before are over. An account is known by itself, a guest by the browser's session
 * and, for some hours, by the address: whoever clears cookies has to knock too. Other guests of
 * that address who were inside at that moment are somebody else for sure, and come back as before.
 * Called from virtual threads.
 */
public final class Removals {
  /** So long it may take until another node's removal counts here. */
  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

  /** An address is not a person: it has to knock for longer than most meetings last, no more. */
  private static final Duration ADDRESS_FOR = Duration.ofHours(4);

  /** Longer than a token lasts. */
  private static final Duration KEPT_FOR = Duration.ofDays(400);

  private static final String ACCOUNT = "account/";
  private static final String ADDRESS = "address/";
  private static final String TOKEN = "token/";

  /** Before the word of somebody whom the removal of the same address does not mean. */
  private static final String SPARED = "spared/";

  private final Database database;
  private final Cache<String, Map<String, Removal>> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(KNOWN_FOR).build();

  public Removals(Database database) {
    this.database = database;
  }

  private record Removal(Instant at, boolean staysOut) {}

  /**
   * The words for somebody: an account is known by itself.
   *
   * @param person as {@code Session.person} says; null: nobody yet
   * @param address as limits know it; null where it does not matter
   */
  public static List<String> words(@Nullable String person, @Nullable String address) {
    List<String> words = new ArrayList<>();
    if (person != null) {
      words.add(person);
    }
    if (address != null && (person == null || !person.startsWith(ACCOUNT))) {
      words.add(ADDRESS + address);
    }
    return words;
  }

  /** The word for a token. */
  public static String ofToken(String id) {
    return TOKEN + id;
  }

  /**
   * Takes somebody out.
   *
   * @param who all words for that one
   * @param account null for a guest or a program
   * @param spared others who were inside by the same address, as {@code Session.person} says
   */
  public void add(
      String room, Collection<String> who, @Nullable UUID account, Collection<String> spared) {
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    try {
      database.inTransaction(client -> {
        database.await(
            client
                .sql(
                    """
                    delete from room_removal
                    where account_id is null and removed_at < :old
                      or (who like 'address/%' or who like 'spared/%')
                        and removed_at < :oldAddress
                    """)
                .bind("old", now.minus(KEPT_FOR))
                .bind("oldAddress", now.minus(ADDRESS_FOR))
                .fetch()
                .rowsUpdated());
        List<String> words = new ArrayList<>(who);
        spared.forEach(one -> words.add(SPARED + one));
        for (String word : words) {
          var insert =
              client
                  .sql(
                      """
                      insert into room_removal (room_id, who, account_id, removed_at)
                      values (:room, :who, :account, :now)
                      on conflict (room_id, who) do update set removed_at = :now, stays_out = true
                      """)
                  .bind("room", room)
                  .bind("who", word)
                  .bind("now", now);
          insert =
              account == null
                  ? insert.bindNull("account", UUID.class)
                  : insert.bind("account", account);
          database.await(insert.fetch().rowsUpdated());
        }
        return true;
      });
    } finally {
      known.invalidate(room);
    }
  }

  /** An account may come in again; its old tokens stay over. */
  public void letIn(String room, UUID account) {
    try {
      database.await(
          database
              .client()
              .sql(
                  """
                  update room_removal set stays_out = false
                  where room_id = :room and account_id = :account
                  """)
              .bind("room", room)
              .bind("account", account)
              .fetch()
              .rowsUpdated());
    } finally {
      known.invalidate(room);
    }
  }

  /** Refuses whoever stays out. */
  public void refuse(String room, Collection<String> who) {
    Map<String, Removal> all = of(room);
    for (String word : who) {
      Removal removal = all.get(word);
      if (removal != null
          && removal.staysOut
          && (!word.startsWith(ADDRESS) || counts(removal, who, all))) {
        throw new Problem(
            ProblemCode.REMOVED, "Knock: you were removed, and a moderator has to let you in.");
      }
    }
  }

  /** Whether an address was removed lately, and none of these was spared. */
  private static boolean counts(Removal address, Collection<String> who, Map<String, Removal> all) {
    Instant oldest = Instant.now().minus(ADDRESS_FOR);
    return address.at.isAfter(oldest)
        && who.stream()
            .map(word -> all.get(SPARED + word))
            .noneMatch(spared -> spared != null && spared.at.isAfter(oldest));
  }

  /** Refuses a token that is over, or whose maker was removed. */
  public void refuse(Program program) {
    Map<String, Removal> all = of(program.room());
    Program.Made made = program.made();
    Removal maker = made.by() == null ? null : all.get(made.by());
    if (all.containsKey(TOKEN + made.id()) || (maker != null && !made.at().isAfter(maker.at))) {
      throw RoomTokens.invalid();
    }
  }

  private Map<String, Removal> of(String room) {
    // Loaded inside the cache: a removal meanwhile waits, and then forgets what was loaded.
    return Objects.requireNonNull(known.get(room, this::load));
  }

  private Map<String, Removal> load(String room) {
    Map<String, Removal> all = new HashMap<>();
    List<Map.Entry<String, Removal>> rows =
        database
            .await(
                database
                    .client()
                    .sql(
                        "select who, removed_at, stays_out from room_removal where room_id = :room")
                    .bind("room", room)
                    .map(Removals::row)
                    .all()
                    .collectList())
            .orElse(List.of());
    rows.forEach(row -> all.put(row.getKey(), row.getValue()));
    return all;
  }

  private static Map.Entry<String, Removal> row(Readable row) {
    return Map.entry(
        Objects.requireNonNull(row.get("who", String.class)),
        new Removal(
            Objects.requireNonNull(row.get("removed_at", OffsetDateTime.class)).toInstant(),
            Objects.requireNonNull(row.get("stays_out", Boolean.class))));
  }
}
