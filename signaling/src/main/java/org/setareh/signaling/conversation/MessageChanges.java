package org.setareh.signaling.conversation;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Changes of messages that are there: each one transaction, under the lock of the conversation's
 * row, by which the message gets the conversation's next revision. Called from virtual threads.
 */
public final class MessageChanges {
  /** So long one may edit what one has written. */
  static final Duration EDITED_WITHIN = Duration.ofHours(24);

  /** Emoji at one message. */
  private static final int MOST_EMOJI = 20;

  private final Database database;

  public MessageChanges(Database database) {
    this.database = database;
  }

  /** Which message is changed, and by whom. */
  record Target(UUID conversation, long number, MessageStore.Sender by) {}

  private record Row(
      MessageStore.Sender sender,
      boolean isText,
      @Nullable String text,
      boolean deleted,
      boolean isOld) {
    boolean isOf(MessageStore.Sender asker) {
      return asker.account() != null
          ? asker.account().equals(sender.account())
          : asker.guestSession() != null && asker.guestSession().equals(sender.guestSession());
    }
  }

  private interface Work {
    /** Whether it changed something. */
    boolean done(DatabaseClient client, Row row);
  }

  /** Another text for one's own message. False where it is the same. */
  boolean edit(Target target, String text) {
    return change(
        target,
        (client, row) -> {
          requireOwn(row, target.by);
          if (row.deleted) {
            throw tooLate("It was deleted.");
          }
          if (text.equals(row.text)) {
            return false;
          }
          if (row.isOld) {
            throw tooLate(
                "Write another one: messages are edited for %d hours."
                    .formatted(EDITED_WITHIN.toHours()));
          }
          update(
              at(
                      client,
                      """
                      update message set text = :text, edited_at = clock_timestamp()
                      where conversation_id = :conversation and number = :number
                      """,
                      target)
                  .bind("text", text));
          return true;
        });
  }

  /**
   * Takes a message's text away. False where it is gone.
   *
   * @param anyones whether the asker may do so with messages of others
   */
  boolean delete(Target target, boolean anyones) {
    return change(
        target,
        (client, row) -> {
          if (!anyones || !row.isText) {
            requireOwn(row, target.by);
          }
          if (row.deleted) {
            return false;
          }
          update(
              at(
                  client,
                  """
                  update message set text = null, reply_to = null, edited_at = null,
                    deleted_at = clock_timestamp()
                  where conversation_id = :conversation and number = :number
                  """,
                  target));
          update(
              at(
                  client,
                  "delete from reaction where conversation_id = :conversation and number = :number",
                  target));
          return true;
        });
  }

  /** Puts an account's emoji at a message, or takes it back. False where that is so already. */
  boolean react(Target target, String emoji, boolean on) {
    return change(
        target,
        (client, row) -> {
          if (row.deleted || !row.isText) {
            throw tooLate("It was deleted, or is no message.");
          }
          String sql =
              on
                  ? """
                  insert into reaction (conversation_id, number, account_id, emoji)
                  select :conversation, :number, :account, :emoji
                  where (select count(*) from (select distinct emoji from reaction
                    where conversation_id = :conversation and number = :number
                      and emoji <> :emoji) there) < %d
                  on conflict do nothing
                  """
                      .formatted(MOST_EMOJI)
                  : """
                  delete from reaction where conversation_id = :conversation
                    and number = :number and account_id = :account and emoji = :emoji
                  """;
          return update(
                  at(client, sql, target)
                      .bind("account", Objects.requireNonNull(target.by.account()))
                      .bind("emoji", emoji))
              > 0;
        });
  }

  /** Another thing to say of a line that nobody wrote, as JSON. */
  boolean tell(Target target, String about) {
    return change(
        target,
        (client, _) ->
            update(
                    at(
                            client,
                            """
                            update message set about = :about::jsonb
                            where conversation_id = :conversation and number = :number
                            """,
                            target)
                        .bind("about", about))
                > 0);
  }

  private static void requireOwn(Row row, MessageStore.Sender asker) {
    if (!row.isText || !row.isOf(asker)) {
      throw new Problem(ProblemCode.NOT_YOUR_MESSAGE, "Change what you wrote yourself.");
    }
  }

  private static Problem tooLate(String detail) {
    return new Problem(ProblemCode.TOO_LATE, detail);
  }

  private boolean change(Target target, Work work) {
    return database.inTransaction(client -> {
      // Before the message is read: nobody changes it from now on.
      database.await(
          client
              .sql("select 1 from conversation where id = :id for no key update")
              .bind("id", target.conversation)
              .fetch()
              .rowsUpdated());
      boolean changed = work.done(client, row(client, target));
      if (changed) {
        update(
            at(
                client,
                """
                with raised as (
                  update conversation set revision = revision + 1 where id = :conversation
                  returning revision)
                update message set revision = raised.revision from raised
                where conversation_id = :conversation and number = :number
                """,
                target));
      }
      return changed;
    });
  }

  private Row row(DatabaseClient client, Target target) {
    return database
        .await(
            at(
                    client,
                    """
                    select sender_id, guest_session, guest_name, kind = 'text' as is_text, text,
                      deleted_at is not null as deleted, sent_at
                    from message where conversation_id = :conversation and number = :number
                    """,
                    target)
                .map(row ->
                    new Row(
                        new MessageStore.Sender(
                            row.get("sender_id", UUID.class),
                            row.get("guest_session", UUID.class),
                            row.get("guest_name", String.class)),
                        Objects.requireNonNull(row.get("is_text", Boolean.class)),
                        row.get("text", String.class),
                        Objects.requireNonNull(row.get("deleted", Boolean.class)),
                        Objects.requireNonNull(row.get("sent_at", OffsetDateTime.class))
                            .plus(EDITED_WITHIN)
                            .isBefore(OffsetDateTime.now(ZoneOffset.UTC))))
                .one())
        .orElseThrow(Conversations::unknownMessage);
  }

  private static DatabaseClient.GenericExecuteSpec at(
      DatabaseClient client, String sql, Target target) {
    return client.sql(sql).bind("conversation", target.conversation).bind("number", target.number);
  }

  private long update(DatabaseClient.GenericExecuteSpec query) {
    return database.await(query.fetch().rowsUpdated()).orElse(0L);
  }
}
