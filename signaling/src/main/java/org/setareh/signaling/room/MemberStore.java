package org.setareh.signaling.room;

import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.setareh.signaling.data.Database;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * The rows of rooms' members. Each change raises the room's version under the lock of the room's
 * row, so that changes of one room have one order. Called from virtual threads.
 */
public final class MemberStore {
  private final Database database;

  public MemberStore(Database database) {
    this.database = database;
  }

  Optional<Role> role(String room, UUID account) {
    return role(database.client(), room, account);
  }

  private Optional<Role> role(DatabaseClient client, String room, UUID account) {
    return database.await(
        client
            .sql("select role from room_member where room_id = :room and account_id = :account")
            .bind("room", room)
            .bind("account", account)
            .map(row -> Role.of(row.get("role", String.class)))
            .one());
  }

  /** Those of a room: who leads it first, then in the order in which they came. */
  List<Member> of(String room) {
    return database
        .await(
            database
                .client()
                .sql(
                    """
                    select account.id, account.name, account.display_name, room_member.role
                    from room_member join account on account.id = room_member.account_id
                    where room_member.room_id = :room
                    order by array_position(array['owner', 'moderator', 'member'], room_member.role::text),
                      room_member.joined_at, account.id
                    """)
                .bind("room", room)
                .map(MemberStore::member)
                .all()
                .collectList())
        .orElse(List.of());
  }

  /** The accounts of a room's members. */
  List<UUID> accountsOf(String room) {
    return database
        .await(
            database
                .client()
                .sql("select account_id from room_member where room_id = :room")
                .bind("room", room)
                .map(row -> Objects.requireNonNull(row.get("account_id", UUID.class)))
                .all()
                .collectList())
        .orElse(List.of());
  }

  /** How many rooms an account is in. */
  long countOf(UUID account) {
    return database
        .await(
            database
                .client()
                .sql("select count(*) as rooms from room_member where account_id = :account")
                .bind("account", account)
                .map(row -> Objects.requireNonNull(row.get("rooms", Long.class)))
                .one())
        .orElse(0L);
  }

  /**
   * Makes somebody a member; nothing happens where they are one, or the room has 1,000. False where
   * there is no room.
   */
  boolean add(String room, UUID account) {
    return database.inTransaction(client -> raise(client, room) && insert(client, room, account));
  }

  private boolean insert(DatabaseClient client, String room, UUID account) {
    database.await(
        client
            .sql(
                """
                insert into room_member (room_id, account_id, role)
                select :room, :account, 'member'
                where (select count(*) from room_member where room_id = :room) < 1000
                on conflict do nothing
                """)
            .bind("room", room)
            .bind("account", account)
            .fetch()
            .rowsUpdated());
    return true;
  }

  /**
   * Another role. Who makes somebody the owner is a moderator from then on.
   *
   * @return false where that account is no member, or the owner, who hands over first
   */
  boolean change(String room, UUID account, Role role) {
    return database.inTransaction(client -> {
      // The room's row is locked by its new version: nobody hands it over meanwhile.
      Role before = raise(client, room) ? role(client, room, account).orElse(null) : null;
      if (before == null || (before == Role.OWNER && role != Role.OWNER)) {
        return false;
      }
      if (role == Role.OWNER) {
        database.await(
            client
                .sql(
                    "update room_member set role = 'moderator' where room_id = :room and role = 'owner'")
                .bind("room", room)
                .fetch()
                .rowsUpdated());
      }
      database.await(
          client
              .sql(
                  "update room_member set role = :role where room_id = :room and account_id = :account")
              .bind("role", role.word())
              .bind("room", room)
              .bind("account", account)
              .fetch()
              .rowsUpdated());
      return true;
    });
  }

  /** Takes somebody out, but never the owner: the room's version then; empty where nobody went. */
  Optional<Long> remove(String room, UUID account) {
    return database.inTransaction(client -> {
      Optional<Long> version = raised(client, room);
      long gone =
          database
              .await(
                  client
                      .sql(
                          """
                          delete from room_member
                          where room_id = :room and account_id = :account and role <> 'owner'
                          """)
                      .bind("room", room)
                      .bind("account", account)
                      .fetch()
                      .rowsUpdated())
              .orElse(0L);
      return gone > 0 ? version : Optional.<Long>empty();
    });
  }

  /** False where there is no such room. */
  private boolean raise(DatabaseClient client, String room) {
    return raised(client, room).isPresent();
  }

  private Optional<Long> raised(DatabaseClient client, String room) {
    return database.await(
        client
            .sql(
                """
                update room set version = nextval('change_number') where id = :room
                returning version
                """)
            .bind("room", room)
            .map(row -> Objects.requireNonNull(row.get("version", Long.class)))
            .one());
  }

  private static Member member(Readable row) {
    return new Member(
        Objects.requireNonNull(row.get("id", UUID.class)),
        Objects.requireNonNull(row.get("name", String.class)),
        Objects.requireNonNull(row.get("display_name", String.class)),
        Role.of(row.get("role", String.class)));
  }
}
