package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.data.Database;

/**
 * An account whose row is gone while this server still knows it, as another server's deletion
 * leaves it for a minute: whatever it makes is refused for what it is.
 */
final class GoneAccountTest {
  private static final TestServer SERVER = TestServer.shared();

  private static void deleteRow(Browser person) {
    Database database = SERVER.server.database();
    database.await(
        database
            .client()
            .sql("delete from account where id = :id")
            .bind("id", UUID.fromString(id(person)))
            .fetch()
            .rowsUpdated());
  }

  private static String id(Browser person) {
    return person.me().at("/account/id").stringValue();
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", png);
    return png.toByteArray();
  }

  @Test
  void whoIsNoMoreMakesNothing() throws Exception {
    Browser gone = Moderated.account(SERVER);
    Browser other = Moderated.account(SERVER);
    String otherId = id(other);
    TestRoom room = Guest.room(SERVER);
    deleteRow(gone);
    assertFalse(gone.me().get("account").isNull(), "it is known still");
    problem(gone.send(POST, "/api/rooms", Map.of("title", "x")), 401, "log-in-needed");
    problem(gone.send(POST, "/api/contacts", Map.of("account", otherId)), 401, "log-in-needed");
    problem(gone.send(PUT, "/api/me/picture", picture()), 401, "log-in-needed");
    problem(
        gone.send(
            POST,
            "/api/rooms/" + room.id() + "/participants",
            Guest.joinBody(room.key(), "Nobody")),
        401,
        "log-in-needed");
    problem(other.send(POST, "/api/contacts", Map.of("account", id(gone))), 404, "unknown-person");
  }
}
