package org.setareh.signaling;

import java.util.UUID;
import org.setareh.signaling.data.Database;

/** Accounts that are there without having been made by requests: nobody logs in to them. */
final class MadePeople {
  private MadePeople() {}

  /** Makes an account. */
  static UUID make(TestServer server, String name) {
    UUID id = UUID.randomUUID();
    Database database = server.server.database();
    database.await(
        database
            .client()
            .sql(
                """
                insert into account
                  (id, name, name_key, display_name, display_key, password_hash, version)
                values (:id, :name, lower(:name), :name, lower(:name), '',
                  nextval('change_number'))
                """)
            .bind("id", id)
            .bind("name", name)
            .fetch()
            .rowsUpdated());
    return id;
  }
}
