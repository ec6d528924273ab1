package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.setareh.signaling.Guest.TestRoom;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * The disk of a real PostgreSQL has no room, whether that is our own or one by setting. {@code
 * /dev/full} lies where a table's file was: the kernel refuses each write with ENOSPC.
 */
final class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full");

  @Test
  void whoeverWantsSomethingStoredIsToldAndSoIsTheOneWhoAsksForHealth() throws Exception {
    try (TestServer own = TestServer.with(Map.of())) {
      isToldThenServed(own, new Postgres(own.data, "postgres"));
      Postgres elsewhere = new Postgres(own.data, "elsewhere");
      new Postgres(own.data, "postgres").run("create database elsewhere");
      try (TestServer other = TestServer.with(elsewhere.settings())) {
        isToldThenServed(other, elsewhere);
      }
    }
  }

  private static void isToldThenServed(TestServer server, Postgres postgres) throws Exception {
    assertEquals("UP", health(server, 200).get("disk").stringValue());
    TestRoom room = Guest.room(server);
    postgres.takeRoomFrom("session");
    problem(join(server, room));
    assertEquals(0, peopleIn(server, room), "whoever is not let in leaves nothing behind");
    postgres.takeRoomFrom("room");
    problem(create(server));

    Path temporary = postgres.folder.resolve("base/pgsql_tmp");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary); // where files of the database's would go
    JsonNode ill = health(server, 503);
    assertEquals("FULL", ill.get("disk").stringValue());
    assertEquals("UP", ill.get("database").stringValue());
    assertEquals(
        "The database's disk is full: make room where its tables are.",
        ill.get("problems").get(0).stringValue());

    Files.delete(temporary);
    postgres.run("truncate session, room cascade");
    assertEquals("UP", health(server, 200).get("disk").stringValue());
    Guest.join(server, Guest.room(server), "Sara").close();
  }

  private static void problem(WebTestClient.ResponseSpec answer) {
    String detail = ProblemTest.problem(answer, 507, "storage-full").get("detail").stringValue();
    assertTrue(detail.contains("disk"), detail);
  }

  private static WebTestClient.ResponseSpec create(TestServer server) {
    return server.owner().send(HttpMethod.POST, "/api/rooms", Map.of());
  }

  private static WebTestClient.ResponseSpec join(TestServer server, TestRoom room) {
    return post(
        server, "/api/rooms/" + room.id() + "/participants", Guest.joinBody(room.key(), "Sara"));
  }

  private static int peopleIn(TestServer server, TestRoom room) {
    String key = Guest.JSON.writeValueAsString(Map.of("key", room.key()));
    return Guest.json(post(server, "/api/rooms/" + room.id() + "/look", key))
        .get("participants")
        .size();
  }

  private static WebTestClient.ResponseSpec post(TestServer server, String uri, String body) {
    return server
        .client()
        .post()
        .uri(uri)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private static JsonNode health(TestServer server, int status) {
    return Guest.json(
        server.client().get().uri("/actuator/health").exchange().expectStatus().isEqualTo(status));
  }

  /** A database in the PostgreSQL that lies in a server's data folder. */
  private static final class Postgres {
    final Path folder;
    private final String name;
    private final String password;
    private final int port;

    Postgres(Path server, String name) throws IOException {
      this.folder = server.resolve("postgresql/data");
      this.name = name;
      this.password = Files.readString(server.resolve("postgresql/password")).strip();
      List<String> running = Files.readAllLines(folder.resolve("postmaster.pid"));
      this.port = Integer.parseInt(running.get(3).strip());
    }

    Map<String, String> settings() {
      return Map.of(
          "SETAREH_DATABASE_URL",
          "postgresql://127.0.0.1:" + port + '/' + name,
          "SETAREH_DATABASE_USER",
          "postgres",
          "SETAREH_DATABASE_PASSWORD",
          password);
    }

    void run(String... commands) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        for (String command : commands) {
          statement.execute(command);
        }
      }
    }

    /** From here on no row finds room in this table, until it is truncated. */
    void takeRoomFrom(String table) throws SQLException, IOException {
      // An empty file that nobody has open, and that no checkpoint is to bring to the disk.
      run("truncate " + table + " cascade", "checkpoint");
      Path file;
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet result =
              statement.executeQuery("select pg_relation_filepath('" + table + "')")) {
        result.next();
        file = folder.resolve(result.getString(1));
      }
      Files.delete(file);
      Files.createSymbolicLink(file, FULL);
    }

    private Connection connect() throws SQLException {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setServerNames(new String[] {"127.0.0.1"});
      source.setPortNumbers(new int[] {port});
      source.setDatabaseName(name);
      source.setUser("postgres");
      source.setPassword(password);
      return source.getConnection();
    }
  }
}
