package org.setareh.signaling.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.setareh.signaling.settings.Settings.ExternalDatabase;

/** A data folder's database as earlier versions wrote it, opened without a server. */
public final class OldData implements AutoCloseable {
  private final EmbeddedDatabase database;
  private final PGSimpleDataSource source = new PGSimpleDataSource();

  private OldData(EmbeddedDatabase database) {
    this.database = database;
    ExternalDatabase address = database.address();
    source.setServerNames(new String[] {address.host()});
    source.setPortNumbers(new int[] {address.port()});
    source.setDatabaseName(address.name());
    source.setUser(address.user());
    source.setPassword(address.password());
  }

  /** Makes the folder, with a secret as the first version wrote it: without a check value. */
  public static OldData make(Path folder, byte[] secret) throws Exception {
    Files.createDirectories(folder);
    Files.write(folder.resolve("secret.key"), secret);
    return new OldData(EmbeddedDatabase.start(folder.resolve("postgresql")));
  }

  /** What a version that went so far did to the tables. */
  public OldData migrate(String version) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .target(version)
        .load()
        .migrate();
    return this;
  }

  /** What it wrote. */
  public OldData run(String commands) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(commands);
    }
    return this;
  }

  @Override
  public void close() {
    database.close();
  }
}
