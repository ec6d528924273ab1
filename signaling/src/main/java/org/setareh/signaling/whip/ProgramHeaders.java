package org.setareh.signaling.whip;

import java.util.List;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * What every answer to a program carries, refusals of other filters too: pages of all sites may use
 * WHIP and WHEP (CORS, [FETCH]), since a token is needed and no cookie counts; and OPTIONS, GET and
 * HEAD say what is taken (RFC 9725 section 4.2). Runs on event loops.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
public final class ProgramHeaders implements WebFilter {
  static final String SDP = "application/sdp";
  static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  static final String ACCEPT_POST = "Accept-Post";

  private static final String OF_ENDPOINT = "GET, HEAD, OPTIONS, POST";
  private static final String OF_SESSION = "DELETE, GET, HEAD, OPTIONS, PATCH";
  private static final int SEGMENTS_OF_SESSION = 3;
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String EXPOSED =
      String.join(
          ", ",
          HttpHeaders.LOCATION,
          HttpHeaders.ETAG,
          HttpHeaders.LINK,
          HttpHeaders.ALLOW,
          HttpHeaders.ACCEPT_PATCH,
          ACCEPT_POST,
          HttpHeaders.WWW_AUTHENTICATE,
          HttpHeaders.RETRY_AFTER);

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    if (Protocol.isSpokenBy(request)) {
      HttpHeaders headers = exchange.getResponse().getHeaders();
      headers.setAccessControlAllowOrigin("*");
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
      headers.setVary(
          List.of(
              HttpHeaders.ORIGIN,
              HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD,
              HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS));
      boolean options = request.getMethod().equals(HttpMethod.OPTIONS);
      if (options || READING.contains(request.getMethod())) {
        saysWhatIsTaken(request, headers);
      }
      if (options) {
        allowsOtherSites(request, headers);
      }
    }
    return chain.filter(exchange);
  }

  private static void saysWhatIsTaken(ServerHttpRequest request, HttpHeaders headers) {
    boolean session =
        request.getPath().elements().stream()
                .filter(PathContainer.PathSegment.class::isInstance)
                .count()
            >= SEGMENTS_OF_SESSION;
    String methods = session ? OF_SESSION : OF_ENDPOINT;
    headers.set(HttpHeaders.ALLOW, methods);
    headers.set(session ? HttpHeaders.ACCEPT_PATCH : ACCEPT_POST, session ? FRAGMENT : SDP);
  }

  private static void allowsOtherSites(ServerHttpRequest request, HttpHeaders headers) {
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, headers.getFirst(HttpHeaders.ALLOW));
    // A star stands for all but Authorization, so what was asked for is named.
    List<String> asked = request.getHeaders().getAccessControlRequestHeaders();
    headers.setAccessControlAllowHeaders(
        asked.isEmpty()
            ? List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_MATCH)
            : asked);
    headers.setAccessControlMaxAge(7200);
  }
}
