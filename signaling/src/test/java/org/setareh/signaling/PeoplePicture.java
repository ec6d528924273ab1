package org.setareh.signaling;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What one browser knows of its account's contacts, by the rules of {@code docs/protocol.md}. */
final class PeoplePicture {
  private final Map<String, ObjectNode> contacts = new TreeMap<>();

  /** The versions of what is gone: what comes late is older. */
  private final Map<String, Long> gone = new HashMap<>();

  void apply(String name, JsonNode data) {
    switch (name) {
      case "snapshot" -> {
        contacts.clear();
        gone.clear();
        data.at("/me/contacts").forEach(one -> contacts.put(idOf(one), (ObjectNode) one));
      }
      case "contact" -> contact((ObjectNode) data.get("contact"));
      case "contact-gone" -> {
        String id = data.get("account").stringValue();
        if (data.get("version").longValue() > versionOf(id)) {
          contacts.remove(id);
          gone.put(id, data.get("version").longValue());
        }
      }
      case "presence" -> {
        ObjectNode of = contacts.get(data.get("account").stringValue());
        if (of != null && isNewer(data.get("presence"), of.get("presence"))) {
          of.set("presence", data.get("presence"));
        }
      }
      default -> throw new AssertionError("an event that the protocol does not know: " + name);
    }
  }

  private void contact(ObjectNode now) {
    String id = idOf(now);
    if (now.get("version").longValue() <= versionOf(id)) {
      return;
    }
    ObjectNode before = contacts.put(id, now);
    gone.remove(id);
    if (before != null
        && !now.get("presence").isNull()
        && isNewer(before.get("presence"), now.get("presence"))) {
      now.set("presence", before.get("presence"));
    }
  }

  private static boolean isNewer(JsonNode one, JsonNode other) {
    return one.isObject()
        && other.isObject()
        && one.get("version").longValue() > other.get("version").longValue();
  }

  private static String idOf(JsonNode contact) {
    return contact.at("/account/id").stringValue();
  }

  private long versionOf(String id) {
    ObjectNode known = contacts.get(id);
    return known == null ? gone.getOrDefault(id, 0L) : known.get("version").longValue();
  }

  /** What differs from the server's list; null where nothing does. */
  @Nullable String differs(JsonNode list) {
    Map<String, JsonNode> server = new TreeMap<>();
    list.forEach(one -> server.put(idOf(one), plain(one)));
    Map<String, JsonNode> mine = new TreeMap<>();
    contacts.forEach((id, one) -> mine.put(id, plain(one)));
    return server.equals(mine)
        ? null
        : "\nthe browser has %s\nthe server has  %s".formatted(mine, server);
  }

  /** Without the presence's version: whoever was forgotten is offline by whatever number is. */
  private static JsonNode plain(JsonNode contact) {
    ObjectNode plain = (ObjectNode) contact.deepCopy();
    if (plain.get("presence") instanceof ObjectNode presence) {
      presence.remove("version");
    }
    return plain;
  }
}
