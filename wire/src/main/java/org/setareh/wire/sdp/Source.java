package org.setareh.wire.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code a=ssrc} lines say of one source (RFC 5576 section 4.1).
 *
 * @param ssrc the raw 32 bits
 * @param attributes in their order; the value is empty where there is none
 */
public record Source(int ssrc, Map<String, String> attributes) {
  public Source {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** A source with a canonical name. */
  public static Source ofCname(int ssrc, String cname) {
    return new Source(ssrc, Map.of("cname", cname));
  }

  /** A source with a canonical name and a stream of its own. */
  public static Source of(int ssrc, String cname, Msid msid) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("cname", cname);
    attributes.put("msid", msid.toString());
    return new Source(ssrc, attributes);
  }

  /** The canonical name; null without. */
  public @Nullable String cname() {
    return attributes.get("cname");
  }
}
