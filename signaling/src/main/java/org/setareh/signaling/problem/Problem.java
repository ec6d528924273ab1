package org.setareh.signaling.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/** A request that cannot be served, answered as an RFC 9457 problem. Carries no stack trace. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A field of the request and what is wrong with it. */
  public record FieldError(String field, String problem) {}

  private final ProblemCode code;
  private final transient List<FieldError> errors;
  private final transient HttpHeaders headers = new HttpHeaders();

  /**
   * A problem.
   *
   * @param detail a sentence that says what to do
   */
  public Problem(ProblemCode code, String detail) {
    this(code, detail, List.of());
  }

  private Problem(ProblemCode code, String detail, List<FieldError> errors) {
    super(detail, null, false, false);
    this.code = code;
    this.errors = errors;
  }

  /** A 400 that names the field. */
  public static Problem badField(String field, String what) {
    return new Problem(
        ProblemCode.BAD_REQUEST,
        "Correct the field \"%s\": %s.".formatted(field, what),
        List.of(new FieldError(field, what)));
  }

  /** A 503 that says when to try again. */
  public static Problem busy(String detail) {
    return new Problem(ProblemCode.SERVER_BUSY, detail).with(HttpHeaders.RETRY_AFTER, "5");
  }

  /** This problem with a response header. */
  public Problem with(String header, String value) {
    headers.set(header, value);
    return this;
  }

  public ProblemCode code() {
    return code;
  }

  HttpHeaders headers() {
    return headers;
  }

  /** The members of the problem document. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "urn:setareh:problem:" + code.code());
    document.put("title", code.title());
    document.put("status", code.status().value());
    document.put("detail", String.valueOf(getMessage()));
    document.put("code", code.code());
    if (!errors.isEmpty()) {
      document.put("errors", errors);
    }
    return document;
  }
}
