package org.setareh.signaling.data;

import java.util.Objects;
import org.setareh.signaling.settings.Settings;

/** A database of a test's own, in a data folder that the settings name. */
public record TestDatabase(DataFolder folder, Database database) implements AutoCloseable {
  /** Opens both, and waits until the database is there. */
  public static TestDatabase open(Settings settings) {
    DataFolder folder = DataFolder.open(settings.data());
    Database database = Database.open(settings, folder);
    database.awaitReady();
    return new TestDatabase(folder, database);
  }

  /** How many sessions are stored. */
  public static long sessionsIn(Database database) {
    return database
        .await(
            database
                .client()
                .sql("select count(*) from session")
                .map(row -> Objects.requireNonNull(row.get(0, Long.class)))
                .one())
        .orElseThrow();
  }

  @Override
  public void close() {
    database.close();
    folder.close();
  }
}
