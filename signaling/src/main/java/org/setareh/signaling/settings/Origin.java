package org.setareh.signaling.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port (RFC 6454): two spellings of one origin are equal, with the scheme's
 * default port or without it, in capitals or not.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets; lower case
 */
public record Origin(String scheme, String host, int port) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(https?)://(\\[[\\da-f:.]+]|[\\w.-]+)(?::(\\d{1,5}))?", Pattern.CASE_INSENSITIVE);

  /** Reads {@code https://host[:port]}; null for any other text. */
  public static @Nullable Origin parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    String port = matcher.group(3);
    int number = port == null ? defaultPort(scheme) : Integer.parseInt(port);
    return number < 1 || number > 65_535
        ? null
        : new Origin(scheme, matcher.group(2).toLowerCase(Locale.ROOT), number);
  }

  /** HTTPS at a host, as {@link #host} spells it. */
  public static Origin https(String host, int port) {
    return new Origin("https", host, port);
  }

  public boolean secure() {
    return scheme.equals("https");
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /** As a browser writes it: without the scheme's default port. */
  @Override
  public String toString() {
    return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
  }
}
