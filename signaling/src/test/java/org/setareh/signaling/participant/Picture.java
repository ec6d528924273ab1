package org.setareh.signaling.participant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What one tab knows of its room, by the rules of {@code docs/protocol.md}. */
final class Picture {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final String participant;
  final String room;
  private final Map<String, JsonNode> people = new LinkedHashMap<>();
  private final Map<Integer, JsonNode> slots = new TreeMap<>();
  private ObjectNode speakers = JSON.createObjectNode();
  private ArrayNode knocks = JSON.createArrayNode();
  private ObjectNode codecs = JSON.createObjectNode();
  private JsonNode facts = JSON.nullNode();
  private String network = "none";
  private int connection;
  private long version;
  private boolean gone;

  Picture(JsonNode state) {
    participant = state.get("you").stringValue();
    room = state.at("/room/id").stringValue();
    replace(state);
  }

  boolean isGone() {
    return gone;
  }

  void gone() {
    gone = true;
  }

  void replace(JsonNode state) {
    if (state.get("version").longValue() < version) {
      return;
    }
    version = state.get("version").longValue();
    connection = state.get("connection").intValue();
    people.clear();
    slots.clear();
    state.get("participants").forEach(who -> people.put(who.get("id").stringValue(), who));
    state.get("slots").forEach(slot -> slots.put(slot.get("slot").intValue(), slot));
    speakers = (ObjectNode) state.get("speakers").deepCopy();
    codecs = (ObjectNode) state.get("codecs").deepCopy();
    network = state.get("network").stringValue();
    facts = state.get("room");
    knocks = (ArrayNode) state.get("knocks").deepCopy();
  }

  /** An offer was answered, or an event speaks of a newer connection: nothing old counts. */
  void connection(int number) {
    if (number > connection) {
      connection = number;
      slots.clear();
      codecs.removeAll();
      network = "none";
    }
  }

  void apply(String name, JsonNode data) {
    String address = data.get("address").stringValue();
    if (!address.equals("room/" + room) && !address.equals("participant/" + participant)) {
      return;
    }
    if (name.equals("gone")) {
      gone = true;
      return;
    }
    if (data.get("version").longValue() <= version) {
      return;
    }
    version = data.get("version").longValue();
    JsonNode of = data.get("connection");
    if (of != null) {
      connection(of.intValue());
      if (of.intValue() < connection) {
        return;
      }
    }
    switch (name) {
      case "joined", "changed" -> {
        JsonNode who = data.get("participant");
        people.put(who.get("id").stringValue(), who);
      }
      case "room-changed" -> facts = data.get("room");
      case "left" -> left(data.get("participant").stringValue());
      case "speakers" -> {
        speakers = JSON.createObjectNode();
        speakers.set("dominant", data.get("dominant"));
        speakers.set("loud", data.get("loud"));
      }
      case "slots" ->
          data.get("slots").forEach(slot -> slots.put(slot.get("slot").intValue(), slot));
      case "network" -> network = data.get("constrained").stringValue();
      case "codec" -> codecs.set(data.get("source").stringValue(), data.get("codec"));
      case "knocks" -> knocks = (ArrayNode) data.get("knocks").deepCopy();
      case "moderated", "reaction" -> {
        // Shown for a moment; nothing stays of it.
      }
      default -> throw new AssertionError("an event that the protocol does not know: " + name);
    }
  }

  private void left(String who) {
    people.remove(who);
    if (speakers.get("dominant").isString() && speakers.get("dominant").stringValue().equals(who)) {
      speakers.putNull("dominant");
    }
    ArrayNode loud = JSON.createArrayNode();
    speakers
        .get("loud")
        .forEach(one -> {
          if (!one.stringValue().equals(who)) {
            loud.add(one);
          }
        });
    speakers.set("loud", loud);
  }

  /** What differs from the server's state; null where nothing does. */
  @Nullable String differs(JsonNode state) {
    ObjectNode mine = JSON.createObjectNode();
    ArrayNode everybody = mine.putArray("participants");
    state
        .get("participants")
        .forEach(who ->
            everybody.add(people.getOrDefault(who.get("id").stringValue(), JSON.nullNode())));
    mine.putArray("slots").addAll(slots.values());
    mine.set("speakers", speakers);
    mine.set("codecs", codecs);
    mine.set("knocks", knocks);
    mine.put("network", network);
    mine.set("room", facts);
    mine.put("connection", connection);
    ObjectNode theirs = JSON.createObjectNode();
    for (String field :
        new String[] {
          "participants", "slots", "speakers", "codecs", "network", "connection", "room", "knocks"
        }) {
      theirs.set(field, state.get(field));
    }
    StringBuilder differs = new StringBuilder();
    theirs
        .properties()
        .forEach(field -> {
          JsonNode own = mine.get(field.getKey());
          if (!field.getValue().equals(own)) {
            differs.append(
                "\n%s: the tab has %s, the server %s"
                    .formatted(field.getKey(), own, field.getValue()));
          }
        });
    if (people.size() != everybody.size()) {
      differs.append(
          "\nthe tab has %s people, the server %d".formatted(people.keySet(), everybody.size()));
    }
    return differs.isEmpty()
        ? null
        : "%s in %s knows version %d of %d%s"
            .formatted(participant, room, version, state.get("version").longValue(), differs);
  }
}
