package org.setareh.signaling.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

final class PasswordsTest {
  private final Passwords passwords = new Passwords();

  @AfterEach
  void close() {
    passwords.close();
  }

  @Test
  void theRightOneMatchesAndNoOther() {
    String hash = passwords.hash("correct horse");
    assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
    assertTrue(passwords.matches(hash, "correct horse"));
    assertFalse(passwords.matches(hash, "correct horsf"));
    assertFalse(passwords.matches(hash, null));
    assertFalse(passwords.matches(null, "correct horse"));
    assertNotEquals(hash, passwords.hash("correct horse"));
  }

  @Test
  void itMattersNotHowItWasTyped() {
    String hash = passwords.hash(chosen("pass\u00a0wo\u0308rd"));
    assertTrue(passwords.matches(hash, "pass w\u00f6rd"));
  }

  /**
   * As argon2 of the reference implementation wrote it: {@code echo -n password | argon2 somesalt
   * -id -t 2 -k 65536 -l 24}.
   */
  @Test
  void aHashOfOtherCostsIsRead() {
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertTrue(passwords.matches(hash, "password"));
    assertFalse(passwords.matches(hash, "passwore"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "short", "1234567", "aaaaaaaaaa", "abababababab", "xx sara xx", "SARA2026!"})
  void whatIsTooEasy(String given) {
    Problem refused = assertThrows(Problem.class, () -> chosen(given));
    assertEquals(ProblemCode.BAD_PASSWORD, refused.code());
  }

  @Test
  void aFloodFindsTheServerBusyAndNobodyWaitsForEver() throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers =
          IntStream.range(0, 200)
              .mapToObj(_ -> threads.submit(() -> passwords.hash("correct horse")))
              .toList();
      int busy = 0;
      for (Future<String> answer : answers) {
        try {
          assertFalse(answer.get().isEmpty());
        } catch (ExecutionException e) {
          assertEquals(
              ProblemCode.SERVER_BUSY, assertInstanceOf(Problem.class, e.getCause()).code());
          busy++;
        }
      }
      assertTrue(busy > 0 && busy < 200, busy + " of 200");
    }
    assertTrue(passwords.matches(passwords.hash("correct horse"), "correct horse"));
  }

  private static String chosen(String given) {
    return Passwords.chosen(given, AccountName.chosen("sara"));
  }
}
