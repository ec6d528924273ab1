package org.setareh.sfu.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/** RFC 8489 section 9.1.3, towards those whom no agent knows. */
final class StrangerAnswersTest {
  private static final StunIntegrity KEY = StunIntegrity.shortTerm("not a password, but long");

  /** Beyond where nanoseconds wrap around. */
  private static final long START_NS = Long.MAX_VALUE - 5;

  private final MemorySegment in = Arena.ofAuto().allocate(256);
  private final MemorySegment out = Arena.ofAuto().allocate(256);
  private final StrangerAnswers answers = new StrangerAnswers(START_NS);

  @Test
  void withoutCredentialsARequestIsBad() {
    assertEquals(400, codeFor(request().end()));
    assertEquals(400, codeFor(request().text(StunAttribute.USERNAME, "a:b").end()));
    assertEquals(400, codeFor(request().messageIntegrity(KEY).end()));
  }

  @Test
  void aUserNameOfNobodyIsUnauthenticated() {
    StunWriter request = request().text(StunAttribute.USERNAME, "nobody:b").messageIntegrity(KEY);
    assertEquals(401, codeFor(request.fingerprint().end()));
  }

  @Test
  void whatIsNoBindingRequestGetsNoAnswer() {
    assertEquals(0, lengthFor(begin(StunClass.INDICATION, StunMethod.BINDING).end()));
    assertEquals(0, lengthFor(begin(StunClass.ERROR, StunMethod.BINDING).end()));
    assertEquals(0, lengthFor(begin(StunClass.REQUEST, StunMethod.ALLOCATE).end()));
    int length = request().fingerprint().end();
    in.set(ValueLayout.JAVA_BYTE, 10, (byte) 1);
    assertEquals(0, lengthFor(length), "a wrong fingerprint");
    assertEquals(0, lengthFor(19));
  }

  @Test
  void soManyASecondAndNoMore() {
    long nowNs = START_NS;
    for (int i = 0; i < StrangerAnswers.PER_SECOND; i++) {
      assertTrue(answers.mayAnswer(nowNs));
    }
    nowNs += 999_999_999L;
    assertFalse(answers.mayAnswer(nowNs));
    nowNs++;
    assertTrue(answers.mayAnswer(nowNs));
  }

  private StunWriter request() {
    return begin(StunClass.REQUEST, StunMethod.BINDING);
  }

  private StunWriter begin(StunClass messageClass, int method) {
    return new StunWriter().begin(in, 0, messageClass, method, 7, 9);
  }

  private int lengthFor(int requestLength) {
    int length = answers.answer(in, 0, requestLength, out, 0);
    assertTrue(length <= StrangerAnswers.MAX_BYTES, length + " bytes");
    return length;
  }

  private int codeFor(int requestLength) {
    int length = lengthFor(requestLength);
    StunMessage answer = new StunMessage();
    assertTrue(answer.wrap(out, 0, length));
    assertTrue(answer.is(StunClass.ERROR, StunMethod.BINDING));
    assertEquals(7, answer.transactionIdHigh());
    assertEquals(9, answer.transactionIdLow());
    return answer.errorCode();
  }
}
