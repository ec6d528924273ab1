package org.setareh.signaling.conversation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the frames of clients. What is none is a {@link BadFrame}, and nothing else is thrown. */
final class FrameReader {
  private static final int DEEPEST = 8;
  private static final int UUID_LENGTH = 36;
  private static final Pattern REF = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** "m_" and 128 bits in base64url. */
  private static final Pattern MESSAGE_ID = Pattern.compile("m_[A-Za-z0-9_-]{22}");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .build();

  private FrameReader() {}

  /** RFC 6455 section 7.4.1: the code to close with, and what was wrong. */
  static final class BadFrame extends Exception {
    private static final long serialVersionUID = 1;

    static final int POLICY = 1008;
    static final int NOT_UTF_8 = 1007;

    private final int code;

    BadFrame(int code, String reason) {
      super(reason, null, false, false);
      this.code = code;
    }

    BadFrame(String reason) {
      this(POLICY, reason);
    }

    int code() {
      return code;
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  static Frame read(byte[] bytes) throws BadFrame {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new BadFrame(BadFrame.NOT_UTF_8, "not UTF-8");
    }
    return read(text);
  }

  static Frame read(String text) throws BadFrame {
    JsonNode frame;
    try {
      frame = JSON.readTree(text);
    } catch (JacksonException _) {
      throw new BadFrame("not JSON");
    }
    if (!frame.isObject()) {
      throw new BadFrame("not a JSON object");
    }
    return switch (string(frame, "type")) {
      case "begin" -> new Frame.Begin(since(frame.get("since")));
      case "send" ->
          new Frame.Send(
              matching(frame, "ref", MESSAGE_ID),
              conversation(frame),
              string(frame, "text"),
              reply(frame.get("reply")));
      case "edit" ->
          new Frame.Edit(ref(frame), conversation(frame), number(frame), string(frame, "text"));
      case "delete" -> new Frame.Delete(ref(frame), conversation(frame), number(frame));
      case "react" ->
          new Frame.React(
              ref(frame),
              conversation(frame),
              number(frame),
              string(frame, "emoji"),
              truth(frame, "on"));
      case "got" -> new Frame.Got(conversation(frame), number(frame));
      case "read" -> new Frame.Read(conversation(frame), number(frame));
      case "typing" -> new Frame.Typing(conversation(frame));
      case "beat" -> new Frame.Beat();
      default -> throw new BadFrame("unknown type");
    };
  }

  private static Map<UUID, Long> since(@Nullable JsonNode given) throws BadFrame {
    Map<UUID, Long> since = new HashMap<>();
    if (given == null || given.isNull()) {
      return since;
    }
    if (!given.isObject()) {
      throw wrong("since");
    }
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      since.put(uuid(entry.getKey(), "since"), wholeNumber(entry.getValue(), "since"));
    }
    return since;
  }

  private static @Nullable Long reply(@Nullable JsonNode given) throws BadFrame {
    return given == null || given.isNull() ? null : wholeNumber(given, "reply");
  }

  private static UUID conversation(JsonNode frame) throws BadFrame {
    return uuid(string(frame, "conversation"), "conversation");
  }

  private static long number(JsonNode frame) throws BadFrame {
    return wholeNumber(frame.get("number"), "number");
  }

  private static String ref(JsonNode frame) throws BadFrame {
    return matching(frame, "ref", REF);
  }

  private static String matching(JsonNode frame, String field, Pattern pattern) throws BadFrame {
    String value = string(frame, field);
    if (!pattern.matcher(value).matches()) {
      throw wrong(field);
    }
    return value;
  }

  private static UUID uuid(String text, String field) throws BadFrame {
    try {
      if (text.length() == UUID_LENGTH) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw wrong(field);
  }

  private static String string(JsonNode frame, String field) throws BadFrame {
    JsonNode value = frame.get(field);
    if (value == null || !value.isString()) {
      throw wrong(field);
    }
    return value.stringValue();
  }

  private static boolean truth(JsonNode frame, String field) throws BadFrame {
    JsonNode value = frame.get(field);
    if (value == null || !value.isBoolean()) {
      throw wrong(field);
    }
    return value.booleanValue();
  }

  /** Not below nothing. */
  private static long wholeNumber(@Nullable JsonNode value, String field) throws BadFrame {
    if (value == null
        || !value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0) {
      throw wrong(field);
    }
    return value.longValue();
  }

  private static BadFrame wrong(String field) {
    return new BadFrame("wrong or missing: " + field);
  }
}
