package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** What {@code /v3/api-docs} says of requests and answers is what they are. */
final class DescriptionTest {
  private final TestServer server = TestServer.shared();
  private final JsonNode document =
      Guest.json(server.client().get().uri("/v3/api-docs").exchange().expectStatus().isOk());

  @Test
  void theApiDescribesItself() {
    assertTrue(document.get("openapi").stringValue().startsWith("3."));
    Set<String> operations = new HashSet<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method -> operations.add(method + " " + path.getKey())));
    for (String operation :
        List.of(
            "post /api/rooms",
            "post /api/rooms/{id}/look",
            "post /api/rooms/{id}/tokens",
            "post /api/rooms/{id}/participants",
            "put /api/rooms/{id}/participants/{pid}/connection",
            "patch /api/rooms/{id}/participants/{pid}",
            "put /api/rooms/{id}/participants/{pid}/view",
            "delete /api/rooms/{id}/participants/{pid}",
            "post /api/rooms/{id}/participants/{pid}/leave",
            "get /api/events",
            "get /api/addresses",
            "post /whip/{room}",
            "patch /whip/{room}/{resource}",
            "delete /whep/{room}/{resource}",
            "get /actuator/health")) {
      assertTrue(operations.contains(operation), operation + " in " + operations);
    }
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation ->
                    assertEquals(
                        path.getKey().chars().filter(c -> c == '{').count(),
                        operation
                            .getValue()
                            .at("/parameters")
                            .valueStream()
                            .filter(it -> it.get("in").stringValue().equals("path"))
                            .count(),
                        operation.getKey() + ' ' + path.getKey())));
    assertTrue(
        document
            .at("/components/schemas")
            .propertyNames()
            .containsAll(List.of("RoomState", "Slot")),
        "states are described");
    assertAnswers("/api/rooms", "post", "201", "400", "403", "409", "422", "429");
    assertAnswers("/api/rooms/{id}/participants", "post", "201", "404", "409", "413");
    assertAnswers("/whip/{room}", "post", "201", "401", "403", "415", "422", "503");
    assertAnswers("/whep/{room}/{resource}", "patch", "200", "204", "412", "428");
    assertAnswers("/whip/{room}", "get", "204");
    JsonNode paths = document.get("paths");
    assertEquals(
        "#/components/schemas/Problem",
        paths
            .get("/api/events")
            .at("/get/responses/403/content/application~1problem+json/schema/$ref")
            .stringValue());
    assertTrue(paths.get("/whip/{room}").at("/post/security/0").has("token"));
    assertTrue(paths.get("/api/events").at("/get/security/0").has("session"));
    assertEquals("bearer", document.at("/components/securitySchemes/token/scheme").stringValue());
  }

  private void assertAnswers(String path, String method, String... statuses) {
    JsonNode answers = document.get("paths").get(path).get(method).get("responses");
    assertTrue(
        answers.propertyNames().containsAll(List.of(statuses)), path + answers.propertyNames());
    assertEquals(List.of(statuses).contains("200"), answers.has("200"), path + ": no other 2xx");
  }

  @Test
  void answersAreOfTheShapesDescribed() {
    TestRoom room = Guest.room(server);
    String of = "/api/rooms/{id}";
    answers("get", "/api/addresses", "200", get("/api/addresses"));
    answers("get", "/actuator/health", "200", get("/actuator/health"));
    answers(
        "post", "/api/rooms", "201", server.owner().send(HttpMethod.POST, "/api/rooms", Map.of()));
    String path = "/api/rooms/" + room.id();
    Browser owner = server.owner();
    answers("get", "/api/rooms", "200", owner.send(HttpMethod.GET, "/api/rooms", null));
    answers("get", of, "200", owner.send(HttpMethod.GET, path, null));
    answers("patch", of, "200", owner.send(HttpMethod.PATCH, path, Map.of("title", "Us")));
    answers("get", of + "/members", "200", owner.send(HttpMethod.GET, path + "/members", null));
    answers(
        "post",
        of + "/tokens",
        "201",
        post(path + "/tokens", Map.of("key", room.key(), "may", List.of("view"))));
    try (Guest sara = Guest.join(server, room, "Sara")) {
      check(sara.joined, response("post", of + "/participants", "201"), "join");
      answers("post", of + "/look", "200", post(path + "/look", Map.of("key", room.key())));
      answers(
          "get", of + "/participants/{pid}", "200", sara.send(HttpMethod.GET, sara.path(), null));
    }
  }

  @Test
  void refusalsSayWhatTheyNeed() {
    TestRoom room = Guest.room(server);
    server
        .client()
        .post()
        .uri("/whip/" + room.id())
        .contentType(MediaType.valueOf("application/sdp"))
        .bodyValue("v=0")
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectHeader()
        .exists("WWW-Authenticate");
    JsonNode whip = document.at("/paths/~1whip~1{room}/post");
    assertTrue(whip.at("/responses/401/headers").has("WWW-Authenticate"));
    assertTrue(whip.at("/responses/503/headers").has("Retry-After"));
    assertTrue(whip.at("/requestBody/required").booleanValue());
    for (String path : List.of("/api/rooms", "/api/rooms/{id}/participants")) {
      JsonNode answers = document.get("paths").get(path).at("/post/responses");
      assertTrue(answers.at("/201/headers").has("Location"), path);
      assertTrue(answers.has("421") && answers.has("507"), path);
    }
    assertEquals(
        "binary",
        document
            .at("/paths/~1ca.crt/get/responses/200/content/application~1x-x509-ca-cert/schema")
            .get("format")
            .stringValue());
  }

  @Test
  void wordsOfRequestsAreThoseThatAreTaken() {
    JsonNode schemas = document.at("/components/schemas");
    try (Guest sara = Guest.join(server, Guest.room(server), "Sara")) {
      JsonNode states = schemas.at("/Change/properties/states");
      assertEquals(4, states.get("properties").size());
      states
          .get("properties")
          .properties()
          .forEach(kind ->
              kind.getValue()
                  .get("enum")
                  .forEach(state ->
                      sara.send(
                              HttpMethod.PATCH,
                              sara.path(),
                              Map.of("states", Map.of(kind.getKey(), state.stringValue())))
                          .expectStatus()
                          .isNoContent()));
      assertTrue(states.get("additionalProperties").isBoolean());
      for (String words : List.of("{\"camera\":\"loud\"}", "{\"nose\":\"on\"}")) {
        ProblemTest.problem(
            sara.send(HttpMethod.PATCH, sara.path(), "{\"states\":" + words + "}"),
            400,
            "bad-request");
      }
      // What may be left out may be null.
      sara.send(HttpMethod.PATCH, sara.path(), "{\"name\":null,\"states\":null}")
          .expectStatus()
          .isNoContent();
      assertTrue(mayBe("null", schemas.at("/Change/properties/name")));
      assertTrue(mayBe("null", schemas.at("/NewRoom/properties/title")));
      int most = schemas.at("/ViewWish/properties/slots/maxItems").intValue();
      view(sara, most).expectStatus().isNoContent();
      ProblemTest.problem(view(sara, most + 1), 400, "bad-request");
    }
    assertEquals(4, schemas.at("/Connection/properties/sources/maxProperties").intValue());
    assertEquals(4, schemas.at("/Connection/properties/sources/additionalProperties/enum").size());
  }

  /** What is told as it is stored has no shape of its own, least of all its reader's. */
  @Test
  void freeObjectsAreDescribedAsSuch() {
    JsonNode schemas = document.at("/components/schemas");
    assertTrue(schemas.path("JsonNode").isMissingNode());
    JsonNode about = schemas.at("/MessageView/properties/about");
    assertTrue(mayBe("null", about) && mayBe("object", about), about.toString());
  }

  @Test
  void noTwoShapesShareAName() {
    Map<String, Class<?>> shapes = new HashMap<>();
    for (HandlerMethod handler : handlers()) {
      name(handler.getMethod().getGenericReturnType(), shapes);
      for (MethodParameter parameter : handler.getMethodParameters()) {
        if (parameter.hasParameterAnnotation(RequestBody.class)) {
          name(parameter.getGenericParameterType(), shapes);
        }
      }
    }
    assertTrue(shapes.containsKey("Joined") && shapes.containsKey("NewRoom"), shapes.toString());
  }

  @Test
  void whatMayBeNullInAnAnswerIsDescribedSo() {
    Map<String, Class<?>> answers = new HashMap<>();
    handlers().forEach(handler -> name(handler.getMethod().getGenericReturnType(), answers));
    JsonNode schemas = document.at("/components/schemas");
    List<String> silent = new ArrayList<>();
    answers.forEach((name, shape) -> {
      JsonNode fields = schemas.path(name).path("properties");
      for (RecordComponent part : shape.getRecordComponents()) {
        JsonNode field = fields.path(part.getName());
        boolean isTold =
            mayBe("null", field)
                || field.path("anyOf").valueStream().anyMatch(one -> mayBe("null", one));
        if (part.getAnnotatedType().isAnnotationPresent(Nullable.class)
            && !field.isMissingNode()
            && !isTold) {
          silent.add(name + '.' + part.getName() + ": " + field);
        }
      }
    });
    assertEquals(List.of(), silent);
  }

  private Collection<HandlerMethod> handlers() {
    return server.server.part(RequestMappingHandlerMapping.class).getHandlerMethods().values();
  }

  /** By what name it is described, and all that is in it. */
  private static void name(Type type, Map<String, Class<?>> shapes) {
    if (type instanceof ParameterizedType of) {
      for (Type argument : of.getActualTypeArguments()) {
        name(argument, shapes);
      }
    } else if (type instanceof Class<?> shape && shape.isRecord()) {
      Schema schema = shape.getAnnotation(Schema.class);
      boolean isNamed = schema != null && !schema.name().isEmpty();
      Class<?> other = shapes.put(isNamed ? schema.name() : shape.getSimpleName(), shape);
      assertTrue(other == null || other == shape, other + " is described as if it were " + shape);
      if (other == null) {
        for (RecordComponent part : shape.getRecordComponents()) {
          name(part.getGenericType(), shapes);
        }
      }
    }
  }

  private static WebTestClient.ResponseSpec view(Guest person, int slots) {
    return person.send(
        HttpMethod.PUT,
        person.path() + "/view",
        Map.of("slots", java.util.Collections.nCopies(slots, Map.of("source", "auto"))));
  }

  private WebTestClient.ResponseSpec get(String uri) {
    return server.client().get().uri(uri).exchange();
  }

  private WebTestClient.ResponseSpec post(String uri, Map<String, ?> body) {
    return server
        .client()
        .post()
        .uri(uri)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private void answers(String method, String path, String status, WebTestClient.ResponseSpec got) {
    got.expectStatus().isEqualTo(Integer.parseInt(status));
    check(Guest.json(got), response(method, path, status), method + ' ' + path);
  }

  private JsonNode response(String method, String path, String status) {
    return document
        .get("paths")
        .get(path)
        .get(method)
        .at("/responses/" + status + "/content/application~1json/schema");
  }

  /** The value's type, its fields and those of all below. */
  private void check(JsonNode value, JsonNode described, String where) {
    JsonNode schema = described;
    if (described.has("$ref")) {
      String name = described.get("$ref").stringValue().replaceFirst(".*/", "");
      schema = document.at("/components/schemas").get(name);
    }
    String type =
        value.isNull()
            ? "null"
            : value.isString()
                ? "string"
                : value.isBoolean()
                    ? "boolean"
                    : value.isNumber() ? "integer" : value.isArray() ? "array" : "object";
    assertTrue(!schema.has("type") || mayBe(type, schema), where + " is " + type + ": " + schema);
    if (value.isArray()) {
      for (JsonNode item : value) {
        check(item, schema.get("items"), where + "[]");
      }
    }
    if (value.isObject() && schema.has("properties")) {
      JsonNode fields = schema.get("properties");
      assertEquals(
          List.copyOf(new java.util.TreeSet<>(fields.propertyNames())),
          List.copyOf(new java.util.TreeSet<>(value.propertyNames())),
          where);
      value
          .properties()
          .forEach(field ->
              check(field.getValue(), fields.get(field.getKey()), where + '.' + field.getKey()));
    }
    if (schema.has("enum") && value.isString()) {
      assertTrue(schema.get("enum").valueStream().anyMatch(value::equals), where + ' ' + value);
    }
  }

  private static boolean mayBe(String type, JsonNode schema) {
    JsonNode types = schema.path("type");
    return types.isArray()
        ? types.valueStream().anyMatch(it -> it.stringValue().equals(type))
        : types.asString("").equals(type);
  }
}
