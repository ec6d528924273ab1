package org.setareh.signaling.conversation;

import io.r2dbc.spi.R2dbcException;
import org.setareh.signaling.conversation.FrameReader.BadFrame;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * What one socket says, and what it is answered. One frame after another, on virtual threads;
 * throws nothing.
 */
final class ChatTalk {
  private static final Logger LOG = LoggerFactory.getLogger(ChatTalk.class);
  private static final long AGAIN_AFTER_MS = 2_000;
  private static final long FULL_FOR_MS = 30_000;

  private final ChatSocket socket;
  private final Conversations conversations;
  private final Marks marks;
  private final FrameWriter frames;

  ChatTalk(ChatSocket socket, Conversations conversations, Marks marks, FrameWriter frames) {
    this.socket = socket;
    this.conversations = conversations;
    this.marks = marks;
    this.frames = frames;
  }

  void binary() {
    socket.close(CloseStatus.POLICY_VIOLATION.withReason("not text"));
  }

  void text(byte[] bytes) {
    socket.heard(System.nanoTime());
    if (!socket.awaitRoom()) {
      return;
    }
    try {
      take(FrameReader.read(bytes));
    } catch (BadFrame bad) {
      socket.close(new CloseStatus(bad.code(), bad.reason()));
    } catch (RuntimeException | Error e) {
      if (!socket.isClosed()) {
        LOG.error("A frame was not handled", e);
        socket.close(CloseStatus.SERVER_ERROR);
      }
    }
  }

  private void take(Frame frame) throws BadFrame {
    switch (frame) {
      case Frame.Beat _ -> {}
      case Frame.Begin begin -> begin(begin);
      case Frame.Asked asked -> {
        requireBegun();
        answer(asked);
      }
      case Frame.Got(var conversation, var number) -> {
        requireBegun();
        quietly(() -> marks.got(socket.session(), conversation, number));
      }
      case Frame.Read(var conversation, var number) -> {
        requireBegun();
        quietly(() -> marks.read(socket.session(), conversation, number));
      }
      case Frame.Typing(var conversation) -> {
        requireBegun();
        quietly(() -> conversations.typing(socket, frames, conversation));
      }
    }
  }

  private void requireBegun() throws BadFrame {
    if (!socket.hasBegun() && !socket.isClosed()) {
      throw new BadFrame("begin first");
    }
  }

  private void begin(Frame.Begin begin) throws BadFrame {
    if (!socket.begin()) {
      throw new BadFrame("begun already");
    }
    try {
      conversations.begin(socket, frames, begin.since());
    } catch (DataAccessException | R2dbcException e) {
      // Nothing was missed: it begins anew.
      LOG.warn("A socket could not begin: {}", e.toString());
      socket.close(CloseStatus.SERVICE_RESTARTED.withReason("try again"));
    }
  }

  private void answer(Frame.Asked asked) {
    try {
      switch (asked) {
        case Frame.Send send ->
            conversations.send(
                socket,
                send,
                message -> socket.answer(frames.sent(send.ref(), send.conversation(), message)));
        case Frame.Edit edit -> conversations.edit(socket, edit, done(edit));
        case Frame.Delete delete -> conversations.delete(socket, delete, done(delete));
        case Frame.React react -> conversations.react(socket, react, done(react));
      }
    } catch (SlowDown slow) {
      refuse(asked, ProblemCode.SLOW_DOWN, slow.waitMs());
    } catch (Problem problem) {
      socket.answer(frames.refused(asked.ref(), problem.code(), null));
    } catch (DataAccessException | R2dbcException e) {
      ofTheDatabase(asked, e);
    }
  }

  private Conversations.Answer done(Frame.Asked asked) {
    return message -> socket.answer(frames.done(asked.ref(), message));
  }

  /** Not stored, or not known to be: the client keeps it, and sends it again. */
  private void ofTheDatabase(Frame.Asked asked, RuntimeException failure) {
    if (Database.missingReference(failure) != null) {
      // Whoever writes, or where, is no more.
      socket.answer(frames.refused(asked.ref(), ProblemCode.UNKNOWN_CONVERSATION, null));
    } else if (Database.isForWantOfRoom(failure)) {
      refuse(asked, ProblemCode.STORAGE_FULL, FULL_FOR_MS);
    } else {
      LOG.warn("A message was not stored: {}", failure.toString());
      refuse(asked, ProblemCode.SERVER_BUSY, AGAIN_AFTER_MS);
    }
  }

  private void refuse(Frame.Asked asked, ProblemCode code, long retryAfterMs) {
    socket.answer(frames.refused(asked.ref(), code, retryAfterMs));
  }

  /** What has no answer is refused without one. */
  private void quietly(Runnable work) {
    conversations.slowDown(socket.session());
    try {
      work.run();
    } catch (Problem _) {
      // Not a conversation of theirs, or not any more.
    } catch (DataAccessException | R2dbcException e) {
      LOG.warn("Marks were not stored: {}", e.toString());
    }
  }
}
