package org.setareh.wire.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One encoding of a section (RFC 8851 section 4).
 *
 * @param id letters, digits, dash and underscore; at most 255
 * @param sent by the author, or else received
 * @param payloadTypes that it may use; empty: all of the section's
 * @param restrictions such as {@code max-width}, in their order
 */
public record Rid(
    String id, boolean sent, List<Integer> payloadTypes, Map<String, String> restrictions) {
  public Rid {
    payloadTypes = List.copyOf(payloadTypes);
    restrictions = Collections.unmodifiableMap(new LinkedHashMap<>(restrictions));
  }

  /** An encoding without restrictions. */
  public Rid(String id, boolean sent) {
    this(id, sent, List.of(), Map.of());
  }

  static Rid parse(String text, SdpLines line) throws SdpException {
    String[] parts = SdpText.split(text, ' ', 3);
    if (parts.length < 2 || !SdpText.isRid(parts[0])) {
      throw line.wrong("a rid is an id of letters and digits, and send or recv");
    }
    boolean sent = parts[1].equals("send");
    if (!sent && !parts[1].equals("recv")) {
      throw line.wrong("a rid's direction is send or recv");
    }
    List<Integer> payloadTypes = new ArrayList<>();
    Map<String, String> restrictions = new LinkedHashMap<>();
    if (parts.length > 2) {
      for (String pair : SdpText.split(parts[2], ';', Integer.MAX_VALUE)) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
        String value = equals < 0 ? "" : pair.substring(equals + 1).strip();
        if (key.equals("pt")) {
          for (String payloadType : SdpText.split(value, ',', Integer.MAX_VALUE)) {
            payloadTypes.add(line.payloadType(payloadType));
          }
        } else if (!key.isEmpty()) {
          restrictions.put(key, value);
        }
      }
    }
    return new Rid(parts[0], sent, payloadTypes, restrictions);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(id).append(sent ? " send" : " recv");
    char separator = ' ';
    if (!payloadTypes.isEmpty()) {
      text.append(" pt=");
      for (int i = 0; i < payloadTypes.size(); i++) {
        text.append(i == 0 ? "" : ",").append(payloadTypes.get(i));
      }
      separator = ';';
    }
    for (Map.Entry<String, String> restriction : restrictions.entrySet()) {
      text.append(separator).append(restriction.getKey());
      if (!restriction.getValue().isEmpty()) {
        text.append('=').append(restriction.getValue());
      }
      separator = ';';
    }
    return text.toString();
  }
}
