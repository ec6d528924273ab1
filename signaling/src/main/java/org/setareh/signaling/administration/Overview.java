package org.setareh.signaling.administration;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.call.Calls;
import org.setareh.signaling.call.Going;
import org.setareh.signaling.data.DataFolder;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.participant.LiveRooms;
import org.setareh.signaling.settings.Settings;

/** How the server is, in figures that an administrator understands. On virtual threads. */
public final class Overview {
  private static final int MOST_CALLS = 100;

  private final Database database;
  private final DataFolder folder;
  private final LiveRooms rooms;
  private final Calls calls;
  private final Accounts accounts;
  private final Settings settings;

  public Overview(
      Database database,
      DataFolder folder,
      LiveRooms rooms,
      Calls calls,
      Accounts accounts,
      Settings settings) {
    this.database = database;
    this.folder = folder;
    this.rooms = rooms;
    this.calls = calls;
    this.accounts = accounts;
    this.settings = settings;
  }

  /**
   * What is seen at one look.
   *
   * @param version null where the server does not run from its jar
   * @param rooms those with somebody inside
   * @param calls between two: how many, and the latest hundred
   */
  @Schema(name = "Overview")
  record Seen(
      @Schema(types = {"string", "null"}) @Nullable String version,
      String registration,
      People people,
      List<LiveRooms.InUse> rooms,
      Going calls,
      Storage storage,
      Limits limits) {}

  /** Accounts by what they may. */
  record People(long all, long administrators, long disabled) {}

  /**
   * Bytes.
   *
   * @param database what the database takes, wherever it is
   * @param free what the data folder's disk has left
   */
  record Storage(long database, long free) {}

  /** The settings that people run into. */
  record Limits(
      int roomCapacity,
      int newRoomsPerMinute,
      int logInsPerMinute,
      long sessionDays,
      int mediaConnections) {}

  Seen look() {
    return new Seen(
        Overview.class.getPackage().getImplementationVersion(),
        accounts.registration().word(),
        people(),
        rooms.inUse(),
        calls.goingOn(MOST_CALLS),
        new Storage(databaseBytes(), folder.freeBytes()),
        limits());
  }

  private People people() {
    return database
        .await(
            database
                .client()
                .sql(
                    """
                    select count(*) as all_of_them,
                      count(*) filter (where administrator and disabled_at is null) as administrators,
                      count(*) filter (where disabled_at is not null) as disabled
                    from account
                    """)
                .map(row ->
                    new People(
                        Objects.requireNonNull(row.get("all_of_them", Long.class)),
                        Objects.requireNonNull(row.get("administrators", Long.class)),
                        Objects.requireNonNull(row.get("disabled", Long.class))))
                .one())
        .orElseThrow();
  }

  private long databaseBytes() {
    return database
        .await(
            database
                .client()
                .sql("select pg_database_size(current_database())")
                .map(row -> Objects.requireNonNull(row.get(0, Long.class)))
                .one())
        .orElse(0L);
  }

  private Limits limits() {
    Settings.Limits all = settings.limits();
    return new Limits(
        all.roomCapacity(),
        all.newRooms(),
        all.logIns(),
        all.session().toDays(),
        settings.media().maxConnections());
  }
}
