package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.PUT;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Who is found, who is listed as online, and with which picture. */
final class PeopleTest extends TwoPeople {
  @Test
  void peopleAreFoundByWhatTheyAreCalledAsNamesAreFolded() {
    ali.send(PATCH, "/api/me", Map.of("displayName", mark + " كيان Łukasz")).expectStatus().isOk();
    for (String query : List.of(mark + "ALI", mark + " کیان", "کیان ŁUKASZ", mark + " كَيان")) {
      JsonNode found = found(sara, query);
      assertEquals(1, found.size(), query);
      assertEquals(aliId, found.get(0).get("id").stringValue());
      assertEquals("none", found.get(0).get("relation").stringValue());
    }
    ask(sara, aliId);
    assertEquals("asked", found(sara, mark + "ali").get(0).get("relation").stringValue());
    assertEquals("asking", found(ali, mark + "sara").get(0).get("relation").stringValue());
    assertEquals(0, found(sara, mark + "sara").size(), "nobody finds oneself");
    assertEquals(0, found(sara, "%%").size());
    for (String query : List.of("", "?query=", "?query=a", "?query=\u0640\u064b\u200c")) {
      problem(sara.send(GET, "/api/people" + query, null), 400, "bad-request");
    }
    for (int i = 0; i < 25; i++) {
      MadePeople.make(server, mark + "many" + i);
    }
    assertEquals(20, found(sara, mark + "many").size());
  }

  @Test
  void theUnlistedAreFoundByTheirWholeNameAlone() {
    ali.send(PATCH, "/api/me", Map.of("unlisted", true)).expectStatus().isOk();
    assertTrue(ali.me().at("/account/unlisted").booleanValue());
    assertEquals(0, found(sara, mark + "al").size());
    assertEquals(1, found(sara, mark + "ali").size());
  }

  @Test
  void thoseOnlineAreListedPageByPageAndUnchangedWithoutABody() {
    try (Ear _ = Ear.of(ali, null);
        Ear _ = Ear.of(sara, null)) {
      JsonNode there = awaitOnline(sara, mark, 1);
      assertEquals(aliId, there.get(0).get("id").stringValue());
      assertEquals("online", there.get(0).get("state").stringValue());
      String path = "/api/people/online?query=" + mark;
      String tag =
          sara.send(GET, path, null).expectBody().returnResult().getResponseHeaders().getETag();
      assertEquals(
          304,
          server
              .client()
              .get()
              .uri(path)
              .cookie(server.cookie, "" + sara.cookie)
              .header("If-None-Match", "" + tag)
              .exchange()
              .expectBody()
              .returnResult()
              .getStatus()
              .value());
      assertEquals(0, sara.json(sara.send(GET, path + "&after=" + mark + "ali", null)).size());
      done(ali, PUT, "/api/contacts/" + saraId + "/block");
      awaitOnline(sara, mark, 0);
      assertEquals("blocked", awaitOnline(ali, mark, 1).get(0).get("relation").stringValue());
      assertNotEquals(
          tag,
          sara.send(GET, path, null).expectBody().returnResult().getResponseHeaders().getETag());
      sara.send(PATCH, "/api/me", Map.of("unlisted", true)).expectStatus().isOk();
      awaitOnline(ali, mark, 0);
    }
  }

  private static JsonNode awaitOnline(Browser who, String query, int size) {
    long sinceNs = System.nanoTime();
    while (true) {
      JsonNode there =
          who.json(who.send(GET, "/api/people/online?query=" + query, null).expectStatus().isOk());
      if (there.size() == size) {
        return there;
      }
      assertTrue(System.nanoTime() - sinceNs < 60e9, () -> "not " + size + ": " + there);
      pause();
    }
  }

  @Test
  void aPictureIsMadeAnewAndContactsAreTold() throws IOException {
    befriend();
    String path = "/api/people/" + aliId + "/picture";
    problem(sara.send(GET, path, null), 404, "not-found");
    problem(sara.send(GET, "/api/people/x/picture", null), 404, "not-found");
    try (Ear saras = Ear.of(sara, null)) {
      saras.expect("snapshot");
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(300, 500, BufferedImage.TYPE_INT_RGB), "png", png);
      picture(ali, MediaType.IMAGE_PNG, png.toByteArray()).expectStatus().isNoContent();
      JsonNode told =
          saras.await("contact", event -> event.at("/contact/account/picture").isNumber()).data();
      EntityExchangeResult<byte[]> got =
          sara.send(GET, path, null).expectStatus().isOk().expectBody().returnResult();
      assertEquals(MediaType.IMAGE_JPEG, got.getResponseHeaders().getContentType());
      assertEquals(
          "\"" + told.at("/contact/account/picture").longValue() + "\"",
          got.getResponseHeaders().getETag());
      assertEquals(
          256,
          ImageIO.read(new ByteArrayInputStream(Objects.requireNonNull(got.getResponseBody())))
              .getHeight());
      ali.send(DELETE, "/api/me/picture", null).expectStatus().isNoContent();
      saras.await("contact", event -> event.at("/contact/account/picture").isNull());
    }
    problem(sara.send(GET, path, null), 404, "not-found");
    problem(picture(ali, MediaType.IMAGE_PNG, new byte[100]), 422, "bad-picture");
    problem(picture(ali, MediaType.IMAGE_GIF, new byte[100]), 415, "unsupported-media-type");
    problem(picture(ali, MediaType.IMAGE_JPEG, new byte[700_000]), 413, "too-large");
  }

  private static WebTestClient.ResponseSpec picture(Browser who, MediaType type, byte[] file) {
    return server
        .client()
        .put()
        .uri("/api/me/picture")
        .cookie(server.cookie, Objects.requireNonNull(who.cookie))
        .contentType(type)
        .bodyValue(file)
        .exchange();
  }
}
