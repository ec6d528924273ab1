package org.setareh.signaling.conversation;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.data.Database;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows of messages, read and added. Called from virtual threads. */
public final class MessageStore {
  private static final TypeReference<List<MessageView.MessageReaction>> REACTIONS =
      new TypeReference<>() {};

  private static final String ROWS =
      """
      select m.conversation_id, m.number, m.revision, m.client_id, m.guest_name, m.kind, m.text,
        m.about::text as about, m.reply_to, m.sent_at, m.edited_at,
        m.deleted_at is not null as deleted,
        a.id as account_id, a.name, a.display_name, a.picture_version,
        (select json_agg(json_build_object('emoji', one.emoji, 'count', one.count, 'by', one.by)
            order by one.first)::text
         from (
           select emoji, count(*) as count, min(reacted_at) as first,
             (array_agg(account_id order by reacted_at))[1\\:20] as by
           from reaction where conversation_id = m.conversation_id and number = m.number
           group by emoji) one) as reactions
      from message m left join account a on a.id = m.sender_id
      """;

  private final Database database;
  private final JsonMapper json;

  public MessageStore(Database database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  /**
   * Who writes.
   *
   * @param account null: a guest, or nobody
   */
  record Sender(@Nullable UUID account, @Nullable UUID guestSession, @Nullable String guestName) {
    static final Sender NOBODY = new Sender(null, null, null);
  }

  /**
   * A line to be added.
   *
   * @param ref the sender's id for it; null: nobody's
   * @param about as JSON
   */
  record New(
      UUID conversation,
      MessageKind kind,
      Sender sender,
      @Nullable String ref,
      @Nullable String text,
      @Nullable Long reply,
      @Nullable String about) {}

  /** A line that was added. */
  record Added(long number, long revision, Instant at) {}

  /** What its sender sent under an id before. */
  record Known(UUID conversation, long number, long fingerprint) {}

  /**
   * Adds a line as the next one, in one statement and transaction. Adds nothing where its sender
   * has used its id already, where it answers a message that is not there, or where there is no
   * such conversation.
   */
  Optional<Added> add(New line) {
    DatabaseClient.GenericExecuteSpec query =
        database
            .client()
            .sql(
                """
                with raised as (
                  update conversation set revision = revision + 1, last_number = last_number + 1,
                    changed_at = clock_timestamp()
                  where id = :conversation
                    and (:reply::bigint is null or :reply between 1 and last_number)
                    and not exists (select 1 from message where client_id = :ref::varchar
                      and (sender_id = :account::uuid or guest_session = :guest::uuid))
                  returning revision, last_number)
                insert into message (conversation_id, number, revision, client_id, sender_id,
                  guest_session, guest_name, kind, text, about, reply_to, fingerprint, sent_at)
                select :conversation, last_number, revision, :ref, :account, :guest, :guestName,
                  :kind, :text, :about::jsonb, :reply, :fingerprint, clock_timestamp()
                from raised returning number, revision, sent_at
                """)
            .bind("conversation", line.conversation)
            .bind("kind", line.kind.word())
            .bind(
                "fingerprint",
                line.text == null
                    ? 0L
                    : MessageText.fingerprint(line.conversation, line.text, line.reply));
    query = bind(query, "ref", String.class, line.ref);
    query = bind(query, "account", UUID.class, line.sender.account);
    query = bind(query, "guest", UUID.class, line.sender.guestSession);
    query = bind(query, "guestName", String.class, line.sender.guestName);
    query = bind(query, "text", String.class, line.text);
    query = bind(query, "about", String.class, line.about);
    query = bind(query, "reply", Long.class, line.reply);
    return database.await(
        query
            .map(row ->
                new Added(whole(row, "number"), whole(row, "revision"), time(row, "sent_at")))
            .one());
  }

  private static <T> DatabaseClient.GenericExecuteSpec bind(
      DatabaseClient.GenericExecuteSpec query, String name, Class<T> type, @Nullable T value) {
    return value == null ? query.bindNull(name, type) : query.bind(name, value);
  }

  Optional<Known> findSent(Sender sender, String ref) {
    DatabaseClient.GenericExecuteSpec query =
        database
            .client()
            .sql(
                """
                select conversation_id, number, fingerprint from message where client_id = :ref
                  and (sender_id = :account::uuid or guest_session = :guest::uuid)
                """)
            .bind("ref", ref);
    query = bind(query, "account", UUID.class, sender.account);
    query = bind(query, "guest", UUID.class, sender.guestSession);
    return database.await(
        query
            .map(row ->
                new Known(
                    Objects.requireNonNull(row.get("conversation_id", UUID.class)),
                    whole(row, "number"),
                    whole(row, "fingerprint")))
            .one());
  }

  Optional<MessageView> find(UUID conversation, long number) {
    return range(conversation, number, number).stream().findFirst();
  }

  /** Those with these numbers, in their order. */
  List<MessageView> range(UUID conversation, long first, long last) {
    return messages(
        database
            .client()
            .sql(
                ROWS
                    + """
                    where m.conversation_id = :conversation and m.number between :first and :last
                    order by m.number
                    """)
            .bind("conversation", conversation)
            .bind("first", first)
            .bind("last", last));
  }

  /** Those changed since, from a number on, in the order of their last changes. */
  List<MessageView> since(UUID conversation, long revision, long from, int most) {
    return messages(
        database
            .client()
            .sql(
                ROWS
                    + """
                    where m.conversation_id = :conversation and m.revision > :revision
                      and m.number >= :from
                    order by m.revision limit :most
                    """)
            .bind("conversation", conversation)
            .bind("revision", revision)
            .bind("from", from)
            .bind("most", most));
  }

  /** The last one of each conversation that has some. */
  List<Last> lasts(List<UUID> conversations) {
    return database
        .await(
            database
                .client()
                .sql(
                    ROWS
                        + """
                        join conversation c on c.id = m.conversation_id and c.last_number = m.number
                        where c.id = any(:ids)
                        """)
                .bind("ids", conversations.toArray(UUID[]::new))
                .map(row ->
                    new Last(
                        Objects.requireNonNull(row.get("conversation_id", UUID.class)),
                        message(row)))
                .all()
                .collectList())
        .orElse(List.of());
  }

  /** The last message of a conversation. */
  record Last(UUID conversation, MessageView message) {}

  /** The number of the first one sent then or later; empty where there is none. */
  Optional<Long> firstAt(UUID conversation, Instant at) {
    return database.await(
        database
            .client()
            .sql(
                """
                select number from message where conversation_id = :conversation and sent_at >= :at
                order by sent_at, number limit 1
                """)
            .bind("conversation", conversation)
            .bind("at", at.atOffset(ZoneOffset.UTC))
            .map(row -> whole(row, "number"))
            .one());
  }

  private List<MessageView> messages(DatabaseClient.GenericExecuteSpec query) {
    return database.await(query.map(this::message).all().collectList()).orElse(List.of());
  }

  private MessageView message(Readable row) {
    String about = row.get("about", String.class);
    String reactions = row.get("reactions", String.class);
    MessageKind kind = MessageKind.of(Objects.requireNonNull(row.get("kind", String.class)));
    OffsetDateTime edited = row.get("edited_at", OffsetDateTime.class);
    JsonNode told = about == null ? null : json.readTree(about);
    return new MessageView(
        whole(row, "number"),
        whole(row, "revision"),
        row.get("client_id", String.class),
        author(row, kind),
        kind,
        row.get("text", String.class),
        told,
        row.get("reply_to", Long.class),
        time(row, "sent_at"),
        edited == null ? null : edited.toInstant(),
        Objects.requireNonNull(row.get("deleted", Boolean.class)),
        reactions == null ? List.of() : json.readValue(reactions, REACTIONS));
  }

  private static @Nullable Author author(Readable row, MessageKind kind) {
    UUID account = row.get("account_id", UUID.class);
    if (account != null) {
      return new Author.Known(
          new Profile(
              account,
              Objects.requireNonNull(row.get("name", String.class)),
              Objects.requireNonNull(row.get("display_name", String.class)),
              row.get("picture_version", Long.class)));
    }
    String guest = row.get("guest_name", String.class);
    if (guest != null) {
      return new Author.Named(guest);
    }
    return kind == MessageKind.MEETING ? null : new Author.Gone(true);
  }

  private static Instant time(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, OffsetDateTime.class)).toInstant();
  }

  private static long whole(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, Long.class));
  }
}
