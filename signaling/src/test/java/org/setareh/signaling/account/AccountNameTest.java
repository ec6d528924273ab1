package org.setareh.signaling.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.signaling.problem.Problem;

/** Which names are one, which are none. */
final class AccountNameTest {
  @ParameterizedTest
  @CsvSource({
    "Sara, sara",
    "ＳＡＲＡ, sara", // full width
    "Straße, STRASSE",
    "علي, علی", // Arabic's yeh, Persian's
    "كامران, کامران",
    "فاطمة, فاطمه",
    "می‌رزا, میرزا", // a zero-width non-joiner
    "علـــی, علی", // drawn out
    "مُحَمَّد, محمد",
    "ali٣, ali3",
    "ali۳, ali3",
    "Zoe\u0308, Zoë",
    "ΣΑΣ, σας"
  })
  void whatReadsAlikeIsOne(String one, String other) {
    assertEquals(AccountName.chosen(one).key(), AccountName.chosen(other).key());
    assertEquals(AccountName.chosen(one).key(), AccountName.key("  " + other + ' '));
  }

  @ParameterizedTest
  @CsvSource({"sara, sarah", "علی, عالی", "ali3, ali8", "a.b, a-b"})
  void whatReadsOtherwiseIsAnother(String one, String other) {
    assertNotEquals(AccountName.chosen(one).key(), AccountName.chosen(other).key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "-ab",
        "ab.",
        "a b",
        "a\nb",
        "a/b",
        "a@b",
        "\u200c\u200c",
        "\u0301\u0301",
        "sаra", // a Cyrillic letter
        "раypal",
        "a\u202eb",
        "😀😀",
        "abcdefghijklmnopqrstuvwxyzabcdefghijkl"
      })
  void whatIsNoName(String given) {
    assertThrows(Problem.class, () -> AccountName.chosen(given));
  }

  @ParameterizedTest
  @ValueSource(strings = {"نیکا", "Łukasz", "Ελένη", "Иван", "田中さん", "김철수", "ab", "a1", "x_y-z.9"})
  void whatIsOne(String given) {
    assertEquals(given, AccountName.chosen(given).shown());
  }

  @Test
  void whatIsNoTextHasAKeyThatNoNameHas() {
    for (String none : new String[] {"a\u0000b", "\ud800ab", "a\u0085b"}) {
      assertThrows(Problem.class, () -> AccountName.chosen(none));
      assertTrue(AccountName.key(none).contains("\ufffd"));
    }
  }

  @Test
  void aMegabyteIsNoName() {
    assertThrows(Problem.class, () -> AccountName.chosen("x".repeat(1_000_000)));
    assertEquals(200, AccountName.key("x".repeat(1_000_000)).length());
  }
}
