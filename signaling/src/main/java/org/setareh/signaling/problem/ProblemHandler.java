package org.setareh.signaling.problem;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http2.Http2Exception;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.setareh.signaling.data.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.codec.EncodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/** Answers every exception of a request as a problem; what is our fault is logged. */
@Order(-2)
public final class ProblemHandler implements WebExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  /** The attribute of a request with the id of the account that asks. */
  public static final String ASKER = ProblemHandler.class.getName() + ".asker";

  private final JsonMapper json;

  public ProblemHandler(JsonMapper json) {
    this.json = json;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      LOG.debug("The answer to {} broke off", exchange.getRequest().getPath(), failure);
      return Mono.error(failure);
    }
    Problem problem = problem(exchange, failure);
    response.setStatusCode(problem.code().status());
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
    problem.headers().forEach((name, values) -> response.getHeaders().put(name, values));
    if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
      return response.setComplete();
    }
    DataBuffer body = response.bufferFactory().wrap(document(problem));
    return response.writeWith(Mono.just(body));
  }

  /** The body of a problem's answer, {@code application/problem+json}. Any thread. */
  public byte[] document(Problem problem) {
    return json.writeValueAsBytes(problem.document());
  }

  private static Problem problem(ServerWebExchange exchange, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
      if (cause instanceof DataBufferLimitException) {
        return tooLarge();
      }
      if (isOfTheConnection(cause)) {
        return new Problem(ProblemCode.BAD_REQUEST, "Send the whole body at once.");
      }
      String missing = Database.missingReference(cause);
      if (missing != null) {
        return gone(exchange, missing);
      }
      if (isOfTheDatabase(cause)) {
        return ofTheDatabase(NestedExceptionUtils.getMostSpecificCause(cause));
      }
      if (cause instanceof EncodingException) {
        return internal(exchange, failure);
      }
      if (cause instanceof JacksonException wrong) {
        return unreadable(wrong);
      }
    }
    return switch (failure) {
      case ServerWebInputException wrong -> input(wrong);
      case DecodingException _ ->
          new Problem(ProblemCode.BAD_REQUEST, "Send a JSON object as the protocol describes it.");
      case MethodNotAllowedException wrong -> methodNotAllowed(wrong);
      case UnsupportedMediaTypeStatusException wrong -> unsupportedType(exchange, wrong);
      case ResponseStatusException wrong -> byStatus(exchange, wrong);
      default -> internal(exchange, failure);
    };
  }

  /**
   * Whether the asker's connection has ended, or what came by it breaks the rules of HTTP/2 or TLS:
   * no fault of ours, and nobody reads the answer.
   */
  private static boolean isOfTheConnection(Throwable cause) {
    return cause instanceof ChannelException
        || cause instanceof CodecException
        || cause instanceof Http2Exception
        || cause instanceof SSLException
        || cause instanceof AbortedException
        || cause instanceof ClosedChannelException
        || cause instanceof Errors.NativeIoException
        || cause instanceof SocketException;
  }

  /** An account or a room was deleted since the request found it. */
  private static Problem gone(ServerWebExchange exchange, String missing) {
    Object asker = exchange.getAttribute(ASKER);
    return asker != null && missing.contains(asker.toString())
        ? loggedOut("Log in: this account is no more.")
        : new Problem(ProblemCode.NOT_FOUND, "Look again: what this belongs to is no more.");
  }

  /** RFC 9110 section 15.5.2 wants a challenge; no browser asks for a password by this one. */
  public static Problem loggedOut(String detail) {
    return new Problem(ProblemCode.LOG_IN_NEEDED, detail)
        .with(HttpHeaders.WWW_AUTHENTICATE, "Session realm=\"setareh\"");
  }

  private static Problem ofTheDatabase(Throwable cause) {
    if (Database.isForWantOfRoom(cause)) {
      LOG.error("The database's disk is full: {}", cause.getMessage());
      return new Problem(
          ProblemCode.STORAGE_FULL,
          "Tell whoever runs this server: it can store nothing until its disk has room.");
    }
    LOG.warn("The database does not answer: {}", cause.toString());
    return Problem.busy("Try again in a moment: the database does not answer.");
  }

  /** Whether the database is away or slow; what it refuses is a fault of ours. */
  private static boolean isOfTheDatabase(Throwable cause) {
    return cause instanceof DataAccessResourceFailureException
        || cause instanceof TransientDataAccessException
        || cause instanceof R2dbcNonTransientResourceException
        || cause instanceof R2dbcTransientException;
  }

  /** The 413 of a body beyond its limit. */
  public static Problem tooLarge() {
    return new Problem(
        ProblemCode.TOO_LARGE, "Send less: offers have at most 512 kB, other requests 64 kB.");
  }

  private static Problem unreadable(JacksonException wrong) {
    String field =
        wrong.getPath().stream()
            .map(step ->
                step.getPropertyName() == null ? "" + step.getIndex() : step.getPropertyName())
            .collect(Collectors.joining("."));
    if (wrong instanceof DatabindException && !field.isEmpty()) {
      return Problem.badField(field, "it has the wrong type or value");
    }
    return new Problem(
        ProblemCode.BAD_REQUEST, "The body is not JSON of the right shape: correct it.");
  }

  private static Problem input(ServerWebInputException wrong) {
    MethodParameter parameter = wrong.getMethodParameter();
    if (parameter == null) {
      return new Problem(ProblemCode.BAD_REQUEST, "Send the request as the protocol describes it.");
    }
    return parameter.hasParameterAnnotation(RequestBody.class)
        ? new Problem(ProblemCode.BAD_REQUEST, "Send a JSON object as the body.")
        : Problem.badField(String.valueOf(parameter.getParameterName()), "it is missing or wrong");
  }

  private static Problem methodNotAllowed(MethodNotAllowedException wrong) {
    Set<HttpMethod> methods = new HashSet<>(wrong.getSupportedMethods());
    methods.add(HttpMethod.OPTIONS);
    if (methods.contains(HttpMethod.GET)) {
      methods.add(HttpMethod.HEAD);
    }
    String allowed =
        methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    return new Problem(ProblemCode.METHOD_NOT_ALLOWED, "Use one of: %s.".formatted(allowed))
        .with(HttpHeaders.ALLOW, allowed);
  }

  private static Problem unsupportedType(
      ServerWebExchange exchange, UnsupportedMediaTypeStatusException wrong) {
    String types =
        wrong.getSupportedMediaTypes().stream()
            .map(MediaType::toString)
            .collect(Collectors.joining(", "));
    // RFC 5789 section 2.2, and the like of it for POST.
    boolean patch = exchange.getRequest().getMethod().equals(HttpMethod.PATCH);
    return new Problem(
            ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send one of these content types: " + types + '.')
        .with(patch ? HttpHeaders.ACCEPT_PATCH : "Accept-Post", types);
  }

  private static Problem byStatus(ServerWebExchange exchange, ResponseStatusException wrong) {
    for (ProblemCode code :
        List.of(ProblemCode.NOT_FOUND, ProblemCode.NOT_ACCEPTABLE, ProblemCode.TOO_LARGE)) {
      if (code.status().isSameCodeAs(wrong.getStatusCode())) {
        return new Problem(code, code.title() + ": look into the API's description.");
      }
    }
    return wrong.getStatusCode().is4xxClientError()
        ? new Problem(ProblemCode.BAD_REQUEST, "Send the request as the protocol describes it.")
        : internal(exchange, wrong);
  }

  private static Problem internal(ServerWebExchange exchange, Throwable failure) {
    LOG.error(
        "{} {} failed",
        exchange.getRequest().getMethod(),
        exchange.getRequest().getPath(),
        failure);
    return new Problem(
        ProblemCode.INTERNAL, "Try again; if it happens again, look into the server's log.");
  }
}
