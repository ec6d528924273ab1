package org.setareh.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/** Bodies that are being read take so much memory together, and a part of it by one address. */
final class BodyBudgetTest {
  private static final int PART = 1_000;

  private final BodyBudget budget = new BodyBudget(40L * (PART + BodyBudget.PART_BYTES));

  @Test
  void oneAddressHasAQuarterAndLeavesTheRestToOthers() {
    BodyBudget.Share mine = budget.share("a");
    for (int i = 0; i < 10; i++) {
      mine.take(PART);
    }
    assertEquals(ProblemCode.TOO_MANY_ATTEMPTS, refusal(budget.share("a")));
    budget.share("b").take(PART);
  }

  @Test
  void allTogetherHaveTheWhole() {
    for (int address = 0; address < 4; address++) {
      BodyBudget.Share share = budget.share("a" + address);
      for (int i = 0; i < 10; i++) {
        share.take(PART);
      }
    }
    assertEquals(ProblemCode.SERVER_BUSY, refusal(budget.share("b")));
  }

  @Test
  void whatIsGivenBackIsThereForTheNext() {
    List<BodyBudget.Share> shares = new ArrayList<>();
    for (int round = 0; round < 100; round++) {
      BodyBudget.Share share = budget.share("a");
      for (int i = 0; i < 10; i++) {
        share.take(PART);
      }
      assertEquals(ProblemCode.TOO_MANY_ATTEMPTS, refusal(share));
      share.giveBack();
      share.giveBack();
      share.take(PART); // A part that comes after its request's end.
      shares.add(share);
      assertEquals(0, budget.heldBytes());
    }
  }

  private static ProblemCode refusal(BodyBudget.Share share) {
    return assertThrows(Problem.class, () -> share.take(PART)).code();
  }
}
