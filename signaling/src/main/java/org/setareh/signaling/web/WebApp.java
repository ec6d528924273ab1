package org.setareh.signaling.web;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;

/**
 * The built web app. {@code /} and {@code /r/<id>} are its page; what lies in {@code assets} has a
 * hash in its name and is kept for ever, all else is asked for again.
 */
@Hidden
@RestController
public final class WebApp {
  private static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  /** All but what belongs to the API, which says itself what it does not know. */
  private static final String FILES = "/{area:(?!(?:api|ws|whip|whep|actuator|v3|ca\\.crt)$).*}/**";

  private static final String NOT_BUILT =
      """
      <!doctype html><meta charset="utf-8"><title>Setareh</title>
      <p>The web app is not built. Start Setareh by <code>./setareh up</code>, or set SETAREH_WEB to where it lies.
      """;

  private final Path root;
  private final Map<Path, Asset> assets = new ConcurrentHashMap<>();

  public WebApp(Settings settings) {
    this.root = settings.web().toAbsolutePath().normalize();
  }

  /** The page as it is built; null where it is not. */
  @Nullable Asset index() throws IOException {
    return asset(root.resolve("index.html"));
  }

  /** Wherever the app has a page: it finds out which by the address. */
  @RequestMapping(
      path = {
        "/",
        "/r/{id}",
        "/sign-in",
        "/register",
        "/reset",
        "/account",
        "/administration",
        "/contacts",
        "/contacts/{id}",
        "/rooms",
        "/rooms/{id}",
        "/calls",
        "/call/{id}"
      },
      method = {
        RequestMethod.GET,
        RequestMethod.POST,
        RequestMethod.PUT,
        RequestMethod.PATCH,
        RequestMethod.DELETE
      })
  ResponseEntity<byte[]> page(ServerWebExchange exchange) throws IOException {
    HttpMethod method = exchange.getRequest().getMethod();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      throw new MethodNotAllowedException(method, Set.of(HttpMethod.GET));
    }
    Asset page = index();
    if (page == null) {
      return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
          .contentType(new MediaType("text", "html", java.nio.charset.StandardCharsets.UTF_8))
          .body(NOT_BUILT.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return answer(exchange, page, CacheControl.noCache());
  }

  @GetMapping(FILES)
  ResponseEntity<byte[]> file(ServerWebExchange exchange) throws IOException {
    String path = exchange.getRequest().getPath().pathWithinApplication().value();
    Path file = file(path);
    Asset asset = file == null ? null : asset(file);
    if (file == null || asset == null) {
      throw new Problem(ProblemCode.NOT_FOUND, "Check the address: there is nothing here.");
    }
    return answer(
        exchange,
        asset,
        file.startsWith(root.resolve("assets")) ? FOR_EVER : CacheControl.noCache());
  }

  /** A file is there to be read; where there is none no method does. */
  @RequestMapping(
      path = FILES,
      method = {RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
  void notByThisMethod(ServerWebExchange exchange) {
    Path file = file(exchange.getRequest().getPath().pathWithinApplication().value());
    if (file == null || !Files.isRegularFile(file)) {
      throw new Problem(ProblemCode.NOT_FOUND, "Check the address: there is nothing here.");
    }
    throw new MethodNotAllowedException(exchange.getRequest().getMethod(), Set.of(HttpMethod.GET));
  }

  /**
   * The file that a path means, null for one outside; {@code ..} may lead from folder to folder.
   */
  private @Nullable Path file(String path) {
    if (path.indexOf('%') >= 0 || path.indexOf('\0') >= 0) {
      return null;
    }
    Path file = root.resolve(path.substring(1)).normalize();
    return file.startsWith(root) && !file.equals(root) ? file : null;
  }

  private @Nullable Asset asset(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    Asset known = assets.get(file);
    if (known == null || !known.isCurrent(file)) {
      known = Asset.read(file);
      assets.put(file, known);
    }
    return known;
  }

  private static ResponseEntity<byte[]> answer(
      ServerWebExchange exchange, Asset asset, CacheControl cache) {
    HttpHeaders asked = exchange.getRequest().getHeaders();
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok()
            .cacheControl(cache)
            .eTag(asset.etag())
            .varyBy(HttpHeaders.ACCEPT_ENCODING)
            .contentType(asset.type());
    if (knows(asked, asset.etag())) {
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
          .cacheControl(cache)
          .eTag(asset.etag())
          .varyBy(HttpHeaders.ACCEPT_ENCODING)
          .build();
    }
    List<String> encodings =
        asked.getValuesAsList(HttpHeaders.ACCEPT_ENCODING).stream()
            .map(encoding -> encoding.toLowerCase(Locale.ROOT).replace(" ", ""))
            .filter(encoding -> !encoding.matches(".*;q=0(\\.0*)?"))
            .map(encoding -> encoding.replaceFirst(";.*", ""))
            .toList();
    if (asset.brotli() != null && encodings.contains("br")) {
      return answer.header(HttpHeaders.CONTENT_ENCODING, "br").body(asset.brotli());
    }
    if (asset.gzip() != null && encodings.contains("gzip")) {
      return answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(asset.gzip());
    }
    return answer.body(asset.plain());
  }

  /** RFC 9110 section 13.1.2: compared weakly. What is no list of tags is as good as none. */
  private static boolean knows(HttpHeaders asked, String etag) {
    try {
      return asked.getIfNoneMatch().stream()
          .anyMatch(tag -> tag.equals("*") || ("W/" + tag.replaceFirst("^W/", "")).equals(etag));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
