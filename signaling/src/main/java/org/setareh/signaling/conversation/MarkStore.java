package org.setareh.signaling.conversation;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.setareh.signaling.data.Database;

/** How far accounts have come, as rows. Called from virtual threads. */
public final class MarkStore {
  private static final String RAISE =
      """
      insert into conversation_member as m
        (conversation_id, account_id, delivered_number, read_number)
      select c.id, g.account, least(g.delivered, c.last_number),
        nullif(least(g.read, c.last_number), 0)
      from unnest(:conversations::uuid[], :accounts::uuid[], :delivered::bigint[], :read::bigint[])
        as g (conversation, account, delivered, read)
      join conversation c on c.id = g.conversation
      on conflict (conversation_id, account_id) do update
      set delivered_number = greatest(m.delivered_number, excluded.delivered_number),
        read_number = greatest(m.read_number, excluded.read_number)
      where excluded.delivered_number > m.delivered_number
        or excluded.read_number > coalesce(m.read_number, 0)
      returning conversation_id, account_id, delivered_number,
        coalesce(read_number, 0) as read_number, %s as unread,
        (select read_hidden from account where id = m.account_id) as hidden
      """
          .formatted(
              ConversationStore.unread(
                  "m.conversation_id", "coalesce(m.read_number, 0)", "m.account_id"));

  private final Database database;

  public MarkStore(Database database) {
    this.database = database;
  }

  /**
   * How far an account wants to have come.
   *
   * @param read 0: it says nothing of that
   */
  record Wish(UUID conversation, UUID account, long delivered, long read) {}

  /**
   * How far an account has come.
   *
   * @param hidden whether others are not told what was read
   */
  record Mark(
      UUID conversation, UUID account, long delivered, long read, long unread, boolean hidden) {
    ConversationView.HowFar toOthers() {
      return new ConversationView.HowFar(delivered, hidden ? null : read);
    }
  }

  /** Raises marks, of one place once; beyond the last message nobody comes. Those raised by it. */
  List<Mark> raise(List<Wish> wishes) {
    return database
        .await(
            database
                .client()
                .sql(RAISE)
                .bind("conversations", array(wishes, Wish::conversation, new UUID[0]))
                .bind("accounts", array(wishes, Wish::account, new UUID[0]))
                .bind("delivered", array(wishes, Wish::delivered, new Long[0]))
                .bind("read", array(wishes, Wish::read, new Long[0]))
                .map(row ->
                    new Mark(
                        Objects.requireNonNull(row.get("conversation_id", UUID.class)),
                        Objects.requireNonNull(row.get("account_id", UUID.class)),
                        Objects.requireNonNull(row.get("delivered_number", Long.class)),
                        Objects.requireNonNull(row.get("read_number", Long.class)),
                        Objects.requireNonNull(row.get("unread", Long.class)),
                        Boolean.TRUE.equals(row.get("hidden", Boolean.class))))
                .all()
                .collectList())
        .orElse(List.of());
  }

  /** Whether others are not told how far an account has read. */
  boolean isHidden(UUID account) {
    return database
        .await(
            database
                .client()
                .sql("select read_hidden from account where id = :id")
                .bind("id", account)
                .map(row -> Objects.requireNonNull(row.get("read_hidden", Boolean.class)))
                .one())
        .orElse(false);
  }

  void hide(UUID account, boolean hidden) {
    database.await(
        database
            .client()
            .sql("update account set read_hidden = :hidden where id = :id")
            .bind("id", account)
            .bind("hidden", hidden)
            .fetch()
            .rowsUpdated());
  }

  private static <T> T[] array(List<Wish> wishes, Function<Wish, T> field, T[] type) {
    return wishes.stream().map(field).toList().toArray(type);
  }
}
