package org.setareh.signaling;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.SourceKind;
import org.setareh.signaling.data.Secrets;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.session.SessionCookies;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

/**
 * What {@code /v3/api-docs} says beyond what stands at the handlers: the problems that they name by
 * {@link Refuses}, who may ask, and that an answer has all its fields.
 */
final class ApiDescription implements OperationCustomizer, OpenApiCustomizer {
  private static final String PROBLEM = "Problem";
  private static final String SESSION = "session";
  private static final String REFERENCE = "#/components/schemas/";
  private static final Set<ProblemCode> OF_BODIES =
      EnumSet.of(
          ProblemCode.BAD_REQUEST, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE);

  private final Secrets secrets;

  ApiDescription(Secrets secrets) {
    this.secrets = secrets;
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod handler) {
    Set<ProblemCode> codes = EnumSet.noneOf(ProblemCode.class);
    codes.addAll(named(handler.getBeanType().getAnnotation(Refuses.class)));
    codes.addAll(named(handler.getMethodAnnotation(Refuses.class)));
    codes.add(ProblemCode.MISDIRECTED);
    for (MethodParameter parameter : handler.getMethodParameters()) {
      needs(parameter, operation, codes);
    }
    if (codes.contains(ProblemCode.SERVER_BUSY)) {
      codes.add(ProblemCode.STORAGE_FULL);
    }
    if (operation.getRequestBody() != null) {
      codes.addAll(OF_BODIES);
      operation.getRequestBody().setRequired(true);
    }
    codes.stream()
        .collect(
            Collectors.groupingBy(code -> code.status().value(), TreeMap::new, Collectors.toList()))
        .forEach((status, same) ->
            operation
                .getResponses()
                .addApiResponse("" + status, withHeader(status, refusal(words(same)))));
    operation.getResponses().setDefault(refusal("Any other refusal, or a failure"));
    return operation;
  }

  /** Somebody at a browser, as {@link Principals} makes them, is known by the session's cookie. */
  private static void needs(
      MethodParameter parameter, Operation operation, Set<ProblemCode> codes) {
    if (Person.class.isAssignableFrom(parameter.getParameterType()) && !parameter.isOptional()) {
      boolean needsAccount = parameter.getParameterType().equals(AccountHolder.class);
      codes.add(needsAccount ? ProblemCode.LOG_IN_NEEDED : ProblemCode.NOT_YOURS);
      operation.addSecurityItem(new SecurityRequirement().addList(SESSION));
    }
  }

  private static List<ProblemCode> named(@Nullable Refuses refuses) {
    return refuses == null ? List.of() : List.of(refuses.value());
  }

  private static String words(List<ProblemCode> codes) {
    return codes.stream()
        .map(code -> "`%s`: %s".formatted(code.code(), code.title()))
        .collect(Collectors.joining("; "));
  }

  private static ApiResponse withHeader(int status, ApiResponse refusal) {
    return switch (status) {
      case 401 -> refusal.addHeaderObject("WWW-Authenticate", text("RFC 6750"));
      case 429, 503 -> refusal.addHeaderObject("Retry-After", text("Seconds, where it is known"));
      default -> refusal;
    };
  }

  private static Header text(String description) {
    return new Header().description(description).schema(new StringSchema());
  }

  private static ApiResponse refusal(String description) {
    Schema<?> problem = new Schema<>().$ref(REFERENCE + PROBLEM);
    return new ApiResponse()
        .description(description)
        .content(
            new Content()
                .addMediaType("application/problem+json", new MediaType().schema(problem)));
  }

  @Override
  public void customise(OpenAPI document) {
    document
        .info(
            new Info()
                .title("Setareh")
                .version("1")
                .description("Video meetings; docs/protocol.md says what the requests mean."))
        .servers(List.of(new Server().url("/")));
    String cookie = SessionCookies.plainName(secrets);
    document
        .getComponents()
        .addSchemas(PROBLEM, problem())
        .addSecuritySchemes(
            SESSION,
            new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.COOKIE)
                .name(cookie)
                .description(
                    "Set by joining; `%s` on TLS".formatted(SessionCookies.secureName(cookie))))
        .addSecuritySchemes(
            "token",
            new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description("Made by POST /api/rooms/{id}/tokens"));
    describeSources(document.getComponents().getSchemas());
    document.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .filter(operation -> operation.getRequestBody() != null)
        .flatMap(operation -> operation.getRequestBody().getContent().values().stream())
        .forEach(content -> mayBeNull(content.getSchema(), document));
    Set<Schema<?>> seen = new HashSet<>();
    document.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .flatMap(operation -> operation.getResponses().values().stream())
        .filter(response -> response.getContent() != null)
        .flatMap(response -> response.getContent().values().stream())
        .forEach(content -> hasAllFields(content.getSchema(), document, seen));
  }

  /** Maps whose words {@code SourceWords} reads. */
  private static void describeSources(Map<String, Schema> schemas) {
    List<String> kinds = Arrays.stream(SourceKind.values()).map(SourceKind::word).toList();
    for (String name : List.of("Join", "Change")) {
      Schema<?> states = property(schemas, name, "states");
      StringSchema state = new StringSchema();
      List.of("on", "muted", "off").forEach(state::addEnumItem);
      states.additionalProperties(false);
      kinds.forEach(kind -> states.addProperty(kind, state));
    }
    Schema<?> sources = property(schemas, "Connection", "sources");
    StringSchema kind = new StringSchema();
    kinds.forEach(kind::addEnumItem);
    sources.additionalProperties(kind).maxProperties(kinds.size());
  }

  private static Schema<?> property(Map<String, Schema> schemas, String schema, String name) {
    Schema<?> whole = Objects.requireNonNull(schemas.get(schema), schema);
    return Objects.requireNonNull(whole.getProperties().get(name), name);
  }

  /** What a request may leave out it may also say null for. */
  private static void mayBeNull(@Nullable Schema<?> schema, OpenAPI document) {
    if (schema == null) {
      return;
    }
    if (schema.get$ref() != null) {
      String name = schema.get$ref().substring(REFERENCE.length());
      mayBeNull(document.getComponents().getSchemas().get(name), document);
      return;
    }
    Map<String, Schema> fields = schema.getProperties();
    if (fields == null) {
      mayBeNull(schema.getItems(), document);
      return;
    }
    List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
    fields.forEach((name, field) -> {
      mayBeNull(field, document);
      boolean isMap = schema.getAdditionalProperties() instanceof Boolean;
      if (!isMap && field.getTypes() != null && !required.contains(name)) {
        field.addType("null");
        if (field.getEnum() != null && !field.getEnum().contains(null)) {
          List<@Nullable Object> words = new ArrayList<>(field.getEnum());
          words.add(null);
          ((Schema<@Nullable Object>) field).setEnum(words);
        }
      }
    });
  }

  /** RFC 9457. */
  private static Schema<?> problem() {
    Schema<?> error =
        new ObjectSchema()
            .addProperty("field", new StringSchema())
            .addProperty("problem", new StringSchema())
            .required(List.of("field", "problem"));
    StringSchema code = new StringSchema();
    Arrays.stream(ProblemCode.values()).map(ProblemCode::code).forEach(code::addEnumItem);
    return new ObjectSchema()
        .description("RFC 9457")
        .addProperty("type", new StringSchema().format("uri"))
        .addProperty("title", new StringSchema())
        .addProperty("status", new IntegerSchema())
        .addProperty("detail", new StringSchema().description("What to do"))
        .addProperty("code", code)
        .addProperty("errors", new ArraySchema().items(error))
        .required(List.of("type", "title", "status", "detail", "code"));
  }

  /** Records are written whole: what has no value is null. */
  private static void hasAllFields(
      @Nullable Schema<?> schema, OpenAPI document, Set<Schema<?>> seen) {
    if (schema == null) {
      return;
    }
    if (schema.get$ref() != null) {
      String name = schema.get$ref().substring(REFERENCE.length());
      if (!name.equals(PROBLEM)) {
        hasAllFields(document.getComponents().getSchemas().get(name), document, seen);
      }
      return;
    }
    Map<String, Schema> fields = schema.getProperties();
    if (fields != null && seen.add(schema)) {
      schema.setRequired(List.copyOf(fields.keySet()));
      fields.replaceAll((_, field) -> orNull(field));
      fields.values().forEach(field -> hasAllFields(field, document, seen));
    }
    hasAllFields(schema.getItems(), document, seen);
    if (schema.getAnyOf() != null) {
      schema.getAnyOf().forEach(one -> hasAllFields(one, document, seen));
    }
  }

  /** Beside a reference a type narrows it: an object that may be null is the one or the other. */
  private static Schema<?> orNull(Schema<?> field) {
    if (field.get$ref() == null || field.getTypes() == null || !field.getTypes().contains("null")) {
      return field;
    }
    Schema<?> nothing = new Schema<>();
    nothing.addType("null");
    return new Schema<>()
        .description(field.getDescription())
        .anyOf(List.of(new Schema<>().$ref(field.get$ref()), nothing));
  }
}
