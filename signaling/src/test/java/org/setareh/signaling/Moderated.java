package org.setareh.signaling;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.data.Database;

/** A room whose people have accounts that are something to it. */
record Moderated(TestServer server, TestRoom room) {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** One with room for some people, at which anybody makes an account. */
  static TestServer open() {
    return TestServer.with(
        Map.of(
            "SETAREH_REGISTRATION", "open",
            "SETAREH_LOG_INS_PER_MINUTE", "1000",
            "SETAREH_ROOM_CAPACITY", "8"));
  }

  static Browser account(TestServer server) {
    return Browser.registered(server, "person" + NAMES.incrementAndGet(), null);
  }

  /** Comes in with an account that is this to the room. */
  Guest join(String role) {
    Browser browser = account(server);
    Database database = server.server.database();
    if (role.equals("owner")) {
      database.await(
          database
              .client()
              .sql("delete from room_member where room_id = :room and role = 'owner'")
              .bind("room", room.id())
              .fetch()
              .rowsUpdated());
    }
    database.await(
        database
            .client()
            .sql(
                "insert into room_member (room_id, account_id, role) values (:room, :account,"
                    + " :role)")
            .bind("room", room.id())
            .bind("account", UUID.fromString(browser.me().at("/account/id").stringValue()))
            .bind("role", role)
            .fetch()
            .rowsUpdated());
    return Guest.joinAs(server, room, role, browser.cookie);
  }

  /** The browser of somebody inside. */
  Browser browser(Guest inside) {
    Browser browser = new Browser(server);
    browser.cookie = inside.cookie;
    return browser;
  }
}
