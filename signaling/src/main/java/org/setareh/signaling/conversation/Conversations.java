package org.setareh.signaling.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.conversation.MessageStore.Sender;
import org.setareh.signaling.conversation.Seats.Seat;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.session.Session;

/**
 * What sockets say: who may, and what it comes to. What is answered was stored before. Called from
 * virtual threads.
 */
public final class Conversations {
  /** Further behind than this a client reads pages. */
  static final int MOST_CAUGHT_UP = 1_000;

  private static final int STEP = 100;
  private static final int MESSAGES_AT_ONCE = 200;
  private static final int MESSAGES_PER_SECOND = 50;
  private static final int SIGNS_AT_ONCE = 400;
  private static final int SIGNS_PER_SECOND = 100;
  private static final Duration TYPING_TOLD_EVERY = Duration.ofSeconds(3);

  private final Rows rows;
  private final Seats seats;
  private final ConversationViews views;
  private final Journal journal;
  private final Recipients recipients;
  private final Accounts accounts;
  private final Pace pace = new Pace(MESSAGES_AT_ONCE, MESSAGES_PER_SECOND, System::nanoTime);
  private final Pace quiet = new Pace(SIGNS_AT_ONCE, SIGNS_PER_SECOND, System::nanoTime);

  private final Cache<Typist, Boolean> typing =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(TYPING_TOLD_EVERY).build();

  public Conversations(
      Rows rows,
      Seats seats,
      ConversationViews views,
      Journal journal,
      Recipients recipients,
      Accounts accounts) {
    this.rows = rows;
    this.seats = seats;
    this.views = views;
    this.journal = journal;
    this.recipients = recipients;
    this.accounts = accounts;
  }

  private record Typist(UUID conversation, String person) {}

  static Problem unknownMessage() {
    return new Problem(
        ProblemCode.UNKNOWN_MESSAGE, "Look again: there is no such message in the conversation.");
  }

  static Problem notAContact() {
    return new Problem(
        ProblemCode.NOT_A_CONTACT, "Ask them to be a contact first: only contacts write here.");
  }

  /**
   * Tells a socket how things stand, and what it lacks of what it knows.
   *
   * @param since up to which revisions it knows conversations
   */
  void begin(ChatSocket socket, FrameWriter frames, Map<UUID, Long> since) {
    List<ConversationView> all = views.all(socket.session());
    for (byte[] frame : frames.conversations(all)) {
      if (!say(socket, frame)) {
        return;
      }
    }
    Map<UUID, ConversationView> there =
        all.stream().collect(Collectors.toMap(ConversationView::id, one -> one));
    for (Map.Entry<UUID, Long> known : since.entrySet()) {
      ConversationView now = there.get(known.getKey());
      boolean heard =
          now == null
              ? say(socket, frames.gone(known.getKey()))
              : catchUp(socket, frames, now, known.getValue());
      if (!heard) {
        return;
      }
    }
    socket.begun();
    socket.answer(frames.ready());
  }

  private boolean catchUp(ChatSocket socket, FrameWriter frames, ConversationView now, long known) {
    if (known > now.revision() || now.revision() - known > MOST_CAUGHT_UP) {
      return say(socket, frames.far(now.id(), now.revision()));
    }
    long from = seats.of(socket.session(), now.id()).from();
    long revision = known;
    while (revision < now.revision()) {
      List<MessageView> changed = rows.messages().since(now.id(), revision, from, STEP);
      for (byte[] frame : frames.messages(now.id(), changed)) {
        if (!say(socket, frame)) {
          return false;
        }
      }
      if (changed.isEmpty()) {
        return true;
      }
      revision = changed.getLast().revision();
    }
    return true;
  }

  /** Waits for whoever reads slowly; false where nobody reads any more. */
  private static boolean say(ChatSocket socket, byte[] frame) {
    boolean there = socket.awaitRoom();
    if (there) {
      socket.answer(frame);
    }
    return there;
  }

  /**
   * A message.
   *
   * @param answer with what was stored, now or when it came first
   */
  void send(ChatSocket socket, Frame.Send sent, Answer answer) {
    Session who = socket.session();
    spend(who);
    Seat seat = seats.of(who, sent.conversation());
    MessageStore.New line =
        new MessageStore.New(
            sent.conversation(),
            MessageKind.TEXT,
            sender(who, seat),
            sent.ref(),
            MessageText.clean(sent.text()),
            sent.reply(),
            null);
    Author author = author(who, seat);
    boolean added =
        seat.mayWrite() && journal.add(seat.conversation(), line, author, socket, answer::with);
    if (!added) {
      journal.alone(sent.conversation(), () -> answer.with(stored(line, seat)));
    }
  }

  /** What a socket is answered with, in the order of what it hears. */
  interface Answer {
    void with(MessageView message);
  }

  /** What was stored is acknowledged again, whatever its sender may do by now. */
  private MessageView stored(MessageStore.New line, Seat seat) {
    String ref = String.valueOf(line.ref());
    MessageStore.Known known =
        rows.messages().findSent(line.sender(), ref).orElseThrow(() -> refusal(seat));
    long fingerprint =
        MessageText.fingerprint(line.conversation(), String.valueOf(line.text()), line.reply());
    if (!known.conversation().equals(line.conversation()) || known.fingerprint() != fingerprint) {
      throw new Problem(ProblemCode.ID_REUSED, "Give each message an id of its own.");
    }
    return rows.messages()
        .find(known.conversation(), known.number())
        .orElseThrow(Conversations::unknownMessage);
  }

  private Problem refusal(Seat seat) {
    if (!seat.mayWrite()) {
      return notAContact();
    }
    // It answers what is not there, unless the conversation is gone.
    seats.forget(seat.conversation().id());
    return rows.conversations().find(seat.conversation().id()).isEmpty()
        ? Seats.unknown()
        : unknownMessage();
  }

  void edit(ChatSocket socket, Frame.Edit edit, Answer answer) {
    Seat seat = requireWriter(socket, edit.conversation());
    String text = MessageText.clean(edit.text());
    change(socket, seat, edit.number(), target -> rows.changes().edit(target, text), answer);
  }

  void delete(ChatSocket socket, Frame.Delete delete, Answer answer) {
    spend(socket.session());
    Seat seat = seats.of(socket.session(), delete.conversation());
    change(
        socket,
        seat,
        delete.number(),
        target -> rows.changes().delete(target, seat.moderates()),
        answer);
  }

  void react(ChatSocket socket, Frame.React react, Answer answer) {
    Seat seat = requireWriter(socket, react.conversation());
    if (seat.guest() != null) {
      throw new Problem(ProblemCode.ACCOUNT_NEEDED, "Log in to react.");
    }
    Emoji.check(react.emoji());
    change(
        socket,
        seat,
        react.number(),
        target -> rows.changes().react(target, react.emoji(), react.on()),
        answer);
  }

  private void change(
      ChatSocket socket,
      Seat seat,
      long number,
      Predicate<MessageChanges.Target> change,
      Answer answer) {
    if (number < seat.from()) {
      throw unknownMessage();
    }
    MessageChanges.Target target =
        new MessageChanges.Target(seat.conversation().id(), number, sender(socket.session(), seat));
    journal.change(seat.conversation(), number, () -> change.test(target), socket, answer::with);
  }

  private Seat requireWriter(ChatSocket socket, UUID conversation) {
    spend(socket.session());
    Seat seat = seats.of(socket.session(), conversation);
    if (!seat.mayWrite()) {
      throw notAContact();
    }
    return seat;
  }

  /** Somebody writes just now; told from time to time, and never stored. */
  void typing(ChatSocket socket, FrameWriter frames, UUID conversation) {
    Session who = socket.session();
    Typist typist = new Typist(conversation, who.person());
    if (typing.getIfPresent(typist) != null) {
      return;
    }
    Seat seat = seats.of(who, conversation);
    if (seat.mayWrite() && typing.asMap().putIfAbsent(typist, true) == null) {
      recipients.tellOthers(
          seat.conversation(), who, frames.typing(conversation, author(who, seat)));
    }
  }

  private void spend(Session who) {
    long waitMs = pace.spend(who.person());
    if (waitMs > 0) {
      throw new SlowDown(waitMs);
    }
  }

  /** What has no answer to say it by: whoever says too much of that is read more slowly. */
  void slowDown(Session who) {
    try {
      for (long waitMs = quiet.spend(who.person());
          waitMs > 0;
          waitMs = quiet.spend(who.person())) {
        Thread.sleep(waitMs);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Sender sender(Session who, Seat seat) {
    return who.account() == null
        ? new Sender(null, who.id(), seat.guest())
        : new Sender(who.account(), null, null);
  }

  private Author author(Session who, Seat seat) {
    if (seat.guest() != null) {
      return new Author.Named(seat.guest());
    }
    return Optional.ofNullable(who.account())
        .flatMap(accounts::find)
        .map(Author::of)
        .orElseThrow(Seats::unknown);
  }
}
