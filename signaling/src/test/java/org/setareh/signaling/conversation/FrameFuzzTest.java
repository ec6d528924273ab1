package org.setareh.signaling.conversation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.setareh.signaling.conversation.FrameReader.BadFrame;
import org.setareh.signaling.problem.Problem;

/**
 * The fuzz target of what reads a client's frame, and of what cleans its text. Maven's second test
 * run of the module replays the checked-in corpus ({@code FrameFuzzTestInputs} beside this class's
 * resources), and fuzzes for ten seconds.
 *
 * <p>What holds: a frame, or a code and a reason to close with that fit a close frame; a text that
 * stays what it is when it is cleaned again, or a refusal.
 */
class FrameFuzzTest {
  /** RFC 6455 section 5.5.1: 125 bytes with the code. */
  private static final int LONGEST_REASON = 123;

  @FuzzTest(maxDuration = "10s")
  void frame(byte[] data) {
    Frame frame;
    try {
      frame = FrameReader.read(data);
    } catch (BadFrame bad) {
      check(bad.code() == BadFrame.POLICY || bad.code() == BadFrame.NOT_UTF_8);
      check(bad.reason().getBytes(StandardCharsets.UTF_8).length <= LONGEST_REASON);
      return;
    }
    switch (frame) {
      case Frame.Begin(var since) -> since.forEach((_, revision) -> check(revision >= 0));
      case Frame.Send send -> text(send.text());
      case Frame.Edit edit -> text(edit.text());
      case Frame.React react -> emoji(react.emoji());
      case Frame.Delete delete -> check(delete.number() >= 0 && !delete.ref().isEmpty());
      case Frame.Got got -> check(got.number() >= 0);
      case Frame.Read read -> check(read.number() >= 0);
      case Frame.Typing _, Frame.Beat _ -> {}
    }
  }

  private static void text(String given) {
    String clean;
    try {
      clean = MessageText.clean(given);
    } catch (Problem _) {
      return;
    }
    check(clean.equals(MessageText.clean(clean)));
    check(clean.indexOf('\0') < 0);
    check(clean.codePointCount(0, clean.length()) <= MessageText.LONGEST);
    check(new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(clean));
  }

  private static void emoji(String given) {
    try {
      Emoji.check(given);
      check(!given.isEmpty() && given.length() <= 32);
    } catch (Problem _) {
      // Refused.
    }
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new AssertionError("does not hold");
    }
  }
}
