package org.setareh.signaling.web;

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
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Shows a person who comes to an unknown address the web app, which says so, with the status 404.
 * Programs, and the page's own requests, do not ask for {@code text/html}: they get the problem.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
public final class NotFoundPage implements WebFilter {
  private static final Set<HttpMethod> OF_BROWSERS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final WebApp app;

  public NotFoundPage(WebApp app) {
    this.app = app;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (!OF_BROWSERS.contains(exchange.getRequest().getMethod()) || !wantsHtml(exchange)) {
      return chain.filter(exchange);
    }
    return chain
        .filter(exchange)
        .onErrorResume(
            failure -> isNotFound(failure) && !exchange.getResponse().isCommitted(),
            failure -> page(exchange).switchIfEmpty(Mono.error(failure)).then());
  }

  private Mono<Boolean> page(ServerWebExchange exchange) {
    return Mono.fromCallable(app::index)
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(index -> {
          var response = exchange.getResponse();
          response.setStatusCode(HttpStatus.NOT_FOUND);
          response.getHeaders().setContentType(index.type());
          response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
          byte[] body = Objects.requireNonNull(index.plain());
          response.getHeaders().setContentLength(body.length);
          Mono<Void> written =
              exchange.getRequest().getMethod().equals(HttpMethod.HEAD)
                  ? response.setComplete()
                  : response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
          return written.thenReturn(true);
        });
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
