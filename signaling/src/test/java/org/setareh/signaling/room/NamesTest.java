package org.setareh.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.signaling.problem.Problem;

/** Of a name something is seen, in whatever script. */
final class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\u00a0\u2003",
        "\u2800",
        "\u2800\u2800 \u2800",
        "\u3164",
        "\uffa0",
        "\u115f\u1160",
        "\u17b4\u17b5",
        "\ufe0f",
        "\ufe00\ufe01",
        "\udb40\udd00", // U+E0100, a variation selector
        "\udb40\udc41\udb40\udc42", // tag letters
        "\udb40\udc01",
        "\u034f",
        "\u200b",
        "\u200c",
        "\u200d\u200e\u200f",
        "\u2060",
        "\u00ad",
        "\ufeff",
        "\u061c",
        "\u180b\u180e",
        "\u0301",
        "\u20dd",
        "\ue000",
        "\u0378"
      })
  void oneWithNothingToSeeIsNone(String name) {
    assertThrows(Problem.class, () -> Names.name(name));
    if (!name.isBlank()) {
      assertThrows(Problem.class, () -> Names.title(name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sara",
        "سارا",
        "می\u200cخواهم",
        "김민준",
        "\u1112\u1161\u11ab", // Hangul by its parts
        "José",
        "Jose\u0301",
        "\ud83d\ude00", // U+1F600
        "\u2764\ufe0f",
        "\ud83d\udc69\u200d\ud83d\udcbb", // a woman at a computer
        "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
        "हिन्दी",
        "ไทย",
        "1",
        "-",
        "𠮷"
      })
  void oneOfAnyScriptIsTaken(String name) {
    assertEquals(name, Names.name(name));
    assertEquals(name, Names.title(name));
  }
}
