package org.setareh.signaling.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Pages for people who come by an address where there is none. At an unknown path it is the web
 * app, which says so, with the status 404; under a name that is not ours, where the web app is not
 * served, a page of its own in all languages, with the status 421. Programs, and the page's own
 * requests, do not ask for {@code text/html}: they get the problem.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 8)
public final class ErrorPages implements WebFilter {
  private static final Set<HttpMethod> OF_BROWSERS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final WebApp app;
  private final byte[] misdirected;

  public ErrorPages(WebApp app) throws IOException {
    this.app = app;
    try (InputStream page = ErrorPages.class.getResourceAsStream("/misdirected.html")) {
      this.misdirected = Objects.requireNonNull(page).readAllBytes();
    }
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (!OF_BROWSERS.contains(exchange.getRequest().getMethod()) || !wantsHtml(exchange)) {
      return chain.filter(exchange);
    }
    return chain
        .filter(exchange)
        .onErrorResume(
            _ -> !exchange.getResponse().isCommitted(), failure -> page(exchange, failure));
  }

  private Mono<Void> page(ServerWebExchange exchange, Throwable failure) {
    if (failure instanceof Problem problem && problem.code() == ProblemCode.MISDIRECTED) {
      return write(exchange, HttpStatus.MISDIRECTED_REQUEST, misdirected);
    }
    if (!isNotFound(failure)) {
      return Mono.error(failure);
    }
    return Mono.fromCallable(app::index)
        .subscribeOn(Schedulers.boundedElastic())
        .switchIfEmpty(Mono.error(failure))
        .flatMap(
            index -> write(exchange, HttpStatus.NOT_FOUND, Objects.requireNonNull(index.plain())));
  }

  private static Mono<Void> write(ServerWebExchange exchange, HttpStatus status, byte[] page) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(status);
    response
        .getHeaders()
        .setContentType(new MediaType("text", "html", java.nio.charset.StandardCharsets.UTF_8));
    response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
    response.getHeaders().setContentLength(page.length);
    return exchange.getRequest().getMethod().equals(HttpMethod.HEAD)
        ? response.setComplete()
        : response.writeWith(Mono.just(response.bufferFactory().wrap(page)));
  }

  private static boolean isNotFound(Throwable failure) {
    return failure instanceof Problem problem
        ? problem.code() == ProblemCode.NOT_FOUND
        : failure instanceof ResponseStatusException wrong
            && wrong.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND);
  }

  private static boolean wantsHtml(ServerWebExchange exchange) {
    return exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.ACCEPT).stream()
        .anyMatch(accepted -> accepted.contains(MediaType.TEXT_HTML_VALUE));
  }
}
