package org.setareh.signaling.web;

import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.ProblemHandler;
import org.setareh.signaling.settings.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The first look at every request: other hosts go to HTTPS, requests of other sites and bodies that
 * are too large are refused, writes are limited by address, other sites open no socket. Runs on
 * event loops; never blocks.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
public final class EdgeFilter implements WebFilter {
  /** Room for an offer of 512 kB within JSON, whose line ends take two characters more. */
  public static final int LARGEST_OFFER_BODY = 640 * 1024;

  private static final int LARGEST_BODY = 64 * 1024;
  private static final Duration READ_AWAY_WITHIN = Duration.ofSeconds(10);
  private static final Set<String> OPEN_ON_HTTP = Set.of("/actuator/health", "/ca.crt");
  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Requests requests;
  private final RateLimits limits;
  private final Ports ports;
  private final Hosts hosts;
  private final BodyBudget bodies = new BodyBudget();

  public EdgeFilter(Requests requests, RateLimits limits, Ports ports, Hosts hosts) {
    this.hosts = hosts;
    this.requests = requests;
    this.limits = limits;
    this.ports = ports;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    exchange.getResponse().getHeaders().setDate(System.currentTimeMillis()); // RFC 9110, 6.6.1
    try {
      checkHost(exchange);
      if (goesToHttps(exchange)) {
        return redirect(exchange);
      }
      if (READING.contains(exchange.getRequest().getMethod())) {
        checkUpgrade(exchange);
        return chain.filter(exchange);
      }
      checkWrite(exchange);
    } catch (Problem problem) {
      return readAway(exchange.getRequest()).then(Mono.error(problem));
    }
    BodyBudget.Share share = bodies.share(requests.limitKey(exchange));
    Limited request = new Limited(exchange.getRequest(), share);
    return chain
        .filter(exchange.mutate().request(request).build())
        .doFinally(_ -> share.giveBack());
  }

  /**
   * A body that does not say how long it is ends in a 413 where it becomes too long. Its parts are
   * copied: what came by the network may hold on to far more memory than its own bytes.
   */
  private static final class Limited extends ServerHttpRequestDecorator {
    private final BodyBudget.Share share;
    private int leftBytes;

    Limited(ServerHttpRequest request, BodyBudget.Share share) {
      super(request);
      this.share = share;
      leftBytes = largestBody(request);
    }

    @Override
    public Flux<DataBuffer> getBody() {
      return super.getBody().map(this::taken);
    }

    private DataBuffer taken(DataBuffer part) {
      try {
        leftBytes -= part.readableByteCount();
        if (leftBytes < 0) {
          throw ProblemHandler.tooLarge();
        }
        share.take(part.readableByteCount());
        byte[] bytes = new byte[part.readableByteCount()];
        part.read(bytes);
        return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
      } finally {
        DataBufferUtils.release(part);
      }
    }
  }

  /**
   * RFC 9112 section 3.2; HTTP/2 names its host elsewhere, HTTP/1.0 need not name one. One that is
   * not ours is told so (RFC 9110 section 15.5.20).
   */
  private void checkHost(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    HttpServerRequest asked = ServerHttpRequestDecorator.getNativeRequest(request);
    if (asked.version().equals(HttpVersion.HTTP_1_1)
        && request.getHeaders().getOrEmpty(HttpHeaders.HOST).size() != 1) {
      throw Requests.badHost();
    }
    if (!requests.authority(exchange).isEmpty()) {
      String host = requests.origin(exchange).host();
      if (!hosts.isOurs(host)) {
        throw Hosts.misdirected(host);
      }
    }
  }

  /**
   * Reads a refused body to its end and forgets it, but not more than a body may have: a connection
   * closed with bytes unread is reset, and the reset may overtake the answer that says why.
   */
  private static Mono<Void> readAway(ServerHttpRequest request) {
    AtomicInteger left = new AtomicInteger(LARGEST_OFFER_BODY);
    return request
        .getBody()
        .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
        .map(part -> {
          int bytes = part.readableByteCount();
          DataBufferUtils.release(part);
          return left.addAndGet(-bytes);
        })
        .takeUntil(leftBytes -> leftBytes < 0)
        .then()
        .timeout(READ_AWAY_WITHIN, Mono.empty())
        .onErrorComplete();
  }

  /** RFC 6455 section 10.2: a browser opens WebSockets for pages of any site, with our cookie. */
  private void checkUpgrade(ServerWebExchange exchange) {
    if (Requests.area(exchange.getRequest()).equals("ws") && isCrossSite(exchange)) {
      throw crossSite();
    }
  }

  private static Problem crossSite() {
    return new Problem(
        ProblemCode.CROSS_SITE,
        "Ask from this server's own pages, or without a browser's cookies.");
  }

  private void checkWrite(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    if (Requests.area(request).equals("api") && isCrossSite(exchange)) {
      throw crossSite();
    }
    limits.writesOfAddress(requests.limitKey(exchange)).spend();
    if (request.getHeaders().getContentLength() > largestBody(request)) {
      throw ProblemHandler.tooLarge();
    }
    checkCoding(request.getHeaders());
  }

  /** RFC 9110 sections 8.4 and 15.5.16: what is compressed would be read as it is. */
  private static void checkCoding(HttpHeaders headers) {
    for (String coding : headers.getValuesAsList(HttpHeaders.CONTENT_ENCODING)) {
      if (!coding.strip().equalsIgnoreCase("identity")) {
        throw new Problem(
                ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, not compressed.")
            .with(HttpHeaders.ACCEPT_ENCODING, "identity");
      }
    }
  }

  /** A browser says by Sec-Fetch-Site where a request comes from; an older one by Origin. */
  private boolean isCrossSite(ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    String site = headers.getFirst("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = headers.getOrigin();
    if (origin == null) {
      return false;
    }
    return !requests.origin(exchange).equals(Origin.parse(origin));
  }

  private static int largestBody(ServerHttpRequest request) {
    String path = request.getPath().value();
    boolean large =
        path.endsWith("/participants")
            || path.endsWith("/connection")
            || path.equals("/api/me/picture")
            || !Requests.area(request).equals("api");
    return large ? LARGEST_OFFER_BODY : LARGEST_BODY;
  }

  private boolean goesToHttps(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    return ports.https() > 0
        && request.getSslInfo() == null
        && !requests.fromTrustedProxy(request)
        && !requests.isLoopback(exchange)
        && !OPEN_ON_HTTP.contains(request.getPath().value());
  }

  /** 308 keeps method and body; the cache must not, since settings change. */
  private Mono<Void> redirect(ServerWebExchange exchange) {
    Origin origin = Origin.https(requests.origin(exchange).host(), ports.https());
    URI asked = exchange.getRequest().getURI();
    String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    exchange
        .getResponse()
        .getHeaders()
        .setLocation(URI.create(origin + asked.getRawPath() + query));
    exchange.getResponse().setStatusCode(HttpStatus.PERMANENT_REDIRECT);
    exchange.getResponse().getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
    return exchange.getResponse().setComplete();
  }
}
