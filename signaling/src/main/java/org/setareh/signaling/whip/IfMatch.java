package org.setareh.signaling.whip;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * The condition of a PATCH (RFC 9110 section 13.1.1), compared strongly: a weak tag never matches,
 * and what is no tag matches nothing.
 *
 * @param given whether there is a condition at all
 * @param any {@code *}, which RFC 9725 writes with quotes in its examples
 * @param tags the strong ones, with their quotes
 */
record IfMatch(boolean given, boolean any, Set<String> tags) {
  private static final Pattern TAG = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");

  static IfMatch of(HttpHeaders headers) {
    List<String> lines = headers.getOrEmpty(HttpHeaders.IF_MATCH);
    Set<String> tags = new HashSet<>();
    boolean any = false;
    for (String line : lines) {
      any |= line.strip().equals("*");
      Matcher tag = TAG.matcher(line);
      while (tag.find()) {
        if (tag.group(1) == null) {
          tags.add(tag.group(2));
        }
      }
    }
    return new IfMatch(!lines.isEmpty(), any || tags.contains("\"*\""), tags);
  }

  boolean matches(String etag) {
    return any || tags.contains(etag);
  }
}
