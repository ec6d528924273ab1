package org.setareh.signaling.conversation;

import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.data.Database;
import org.springframework.r2dbc.core.DatabaseClient;

/** The rows of conversations and of who is in them. Called from virtual threads. */
public final class ConversationStore {
  /** Unread texts are counted so far. */
  static final int MOST_UNREAD = 1_000;

  private static final String COLUMNS = "id, low_id, high_id, room_id";

  /**
   * A conversation as an account sees it. Who was never told to have read in a room has read what
   * stood there before they joined.
   */
  private static final String ROWS =
      """
      select c.id, c.low_id, c.high_id, c.room_id, c.revision, c.last_number, room.title,
        o.id as other_id, o.name, o.display_name, o.picture_version,
        theirs.delivered_number as others_delivered,
        case when o.read_hidden then null else coalesce(theirs.read_number, 0) end as others_read,
        k.read_number, %s as unread
      from (
        select direct.id from conversation_member m
          join conversation direct on direct.id = m.conversation_id and direct.kind = 'direct'
          where m.account_id = :account
        union all
        select own.id from room_member r join conversation own on own.room_id = r.room_id
          where r.account_id = :account
      ) there
      join conversation c on c.id = there.id
      left join room on room.id = c.room_id
      left join conversation_member theirs
        on c.kind = 'direct' and theirs.conversation_id = c.id and theirs.account_id <> :account
      left join account o on o.id = theirs.account_id
      left join conversation_member mine
        on mine.conversation_id = c.id and mine.account_id = :account
      left join room_member joined on joined.room_id = c.room_id and joined.account_id = :account
      cross join lateral (select coalesce(
        mine.read_number,
        (select max(number) from message
         where conversation_id = c.id and sent_at < joined.joined_at),
        0) as read_number) k
      """
          .formatted(unread("c.id", "k.read_number", ":account"));

  static String unread(String conversation, String read, String account) {
    return """
    (select count(*) from (
      select 1 from message
      where conversation_id = %s and number > %s and kind = 'text' and deleted_at is null
        and sender_id is distinct from %s
      limit %d) counted)\
    """
        .formatted(conversation, read, account, MOST_UNREAD);
  }

  private final Database database;

  public ConversationStore(Database database) {
    this.database = database;
  }

  /** A conversation as an account sees it, but for the last message. */
  record Row(
      Conversation conversation,
      long revision,
      long count,
      @Nullable Profile with,
      @Nullable String title,
      long read,
      long unread,
      ConversationView.@Nullable HowFar others) {}

  Optional<Conversation> find(UUID id) {
    return database.await(
        database
            .client()
            .sql("select " + COLUMNS + " from conversation where id = :id")
            .bind("id", id)
            .map(ConversationStore::conversation)
            .one());
  }

  Optional<Conversation> findDirect(Conversation.Pair pair) {
    return database.await(
        database
            .client()
            .sql("select " + COLUMNS + " from conversation where low_id = :low and high_id = :high")
            .bind("low", pair.low())
            .bind("high", pair.high())
            .map(ConversationStore::conversation)
            .one());
  }

  Optional<Conversation> findOfRoom(String room) {
    return database.await(
        database
            .client()
            .sql("select " + COLUMNS + " from conversation where room_id = :room")
            .bind("room", room)
            .map(ConversationStore::conversation)
            .one());
  }

  /** Makes the conversation of two; empty where there is one. */
  Optional<Conversation> makeDirect(Conversation.Pair pair) {
    UUID id = UUID.randomUUID();
    return database.inTransaction(client -> {
      long made =
          update(
              client
                  .sql(
                      """
                      insert into conversation (id, kind, low_id, high_id)
                      values (:id, 'direct', :low, :high) on conflict do nothing
                      """)
                  .bind("id", id)
                  .bind("low", pair.low())
                  .bind("high", pair.high()));
      if (made == 0) {
        return Optional.empty();
      }
      update(
          client
              .sql(
                  """
                  insert into conversation_member (conversation_id, account_id)
                  values (:id, :low), (:id, :high)
                  """)
              .bind("id", id)
              .bind("low", pair.low())
              .bind("high", pair.high()));
      return Optional.of(new Conversation(id, pair.low(), pair.high(), null));
    });
  }

  /** Makes the conversation of a room; empty where there is one. */
  Optional<Conversation> makeOfRoom(String room) {
    UUID id = UUID.randomUUID();
    long made =
        update(
            database
                .client()
                .sql(
                    """
                    insert into conversation (id, kind, room_id) values (:id, 'room', :room)
                    on conflict do nothing
                    """)
                .bind("id", id)
                .bind("room", room));
    return made == 0 ? Optional.empty() : Optional.of(new Conversation(id, null, null, room));
  }

  /**
   * An account's conversations, those with the latest messages first.
   *
   * @param before a conversation's id; null: from the latest
   */
  List<Row> list(UUID account, @Nullable UUID before, int most) {
    DatabaseClient.GenericExecuteSpec query =
        database
            .client()
            .sql(
                ROWS
                    + """
                    where :before::uuid is null or (c.changed_at, c.id) <
                      (select changed_at, id from conversation where id = :before)
                    order by c.changed_at desc, c.id desc limit :most
                    """)
            .bind("account", account)
            .bind("most", most);
    query = before == null ? query.bindNull("before", UUID.class) : query.bind("before", before);
    return rows(query);
  }

  /** One conversation as an account sees it; empty where it is not in it. */
  Optional<Row> row(UUID account, UUID id) {
    return rows(
            database
                .client()
                .sql(ROWS + "where c.id = :id")
                .bind("account", account)
                .bind("id", id))
        .stream()
        .findFirst();
  }

  /** Those of two, in which an account is. */
  List<Conversation> directOf(UUID account) {
    return database
        .await(
            database
                .client()
                .sql(
                    """
                    select c.id, c.low_id, c.high_id, c.room_id
                    from conversation_member m join conversation c on c.id = m.conversation_id
                    where m.account_id = :account and c.kind = 'direct'
                    """)
                .bind("account", account)
                .map(ConversationStore::conversation)
                .all()
                .collectList())
        .orElse(List.of());
  }

  /**
   * How far a conversation has come.
   *
   * @param revision how many changes its messages have had
   * @param count the number of the last message; 0: there is none
   */
  record Numbers(long revision, long count) {}

  /** Empty where there is no such conversation. */
  Optional<Numbers> numbers(UUID id) {
    return database.await(
        database
            .client()
            .sql("select revision, last_number from conversation where id = :id")
            .bind("id", id)
            .map(row -> new Numbers(whole(row, "revision"), whole(row, "last_number")))
            .one());
  }

  /** Within the transaction that deletes an account: those in which nobody would be left. */
  void leave(DatabaseClient client, UUID account) {
    update(
        client
            .sql(
                """
                delete from conversation c
                using conversation_member m
                where c.kind = 'direct' and m.conversation_id = c.id and m.account_id = :account
                  and not exists (select 1 from conversation_member other
                    where other.conversation_id = c.id and other.account_id <> :account)
                """)
            .bind("account", account));
  }

  private List<Row> rows(DatabaseClient.GenericExecuteSpec query) {
    return database.await(query.map(ConversationStore::row).all().collectList()).orElse(List.of());
  }

  private long update(DatabaseClient.GenericExecuteSpec query) {
    return database.await(query.fetch().rowsUpdated()).orElse(0L);
  }

  private static Row row(Readable row) {
    UUID other = row.get("other_id", UUID.class);
    return new Row(
        conversation(row),
        whole(row, "revision"),
        whole(row, "last_number"),
        other == null
            ? null
            : new Profile(
                other,
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("display_name", String.class)),
                row.get("picture_version", Long.class)),
        row.get("title", String.class),
        whole(row, "read_number"),
        whole(row, "unread"),
        other == null
            ? null
            : new ConversationView.HowFar(
                whole(row, "others_delivered"), row.get("others_read", Long.class)));
  }

  private static Conversation conversation(Readable row) {
    return new Conversation(
        Objects.requireNonNull(row.get("id", UUID.class)),
        row.get("low_id", UUID.class),
        row.get("high_id", UUID.class),
        row.get("room_id", String.class));
  }

  private static long whole(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, Long.class));
  }
}
