package org.setareh.signaling.participant;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaEvent.Constraint;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.principal.Program;
import org.setareh.signaling.room.Removals;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.session.Session;

/**
 * A person or program in a room. What may change is guarded by the room's lock; id, session, kind
 * and {@code sinceNs} never change.
 */
public final class Participant {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** How a participant came. */
  public enum Kind {
    BROWSER("browser"),
    WHIP("whip"),
    WHEP("whep");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** How a participant's media stands. */
  enum Status {
    /** In the roster, but its media has not connected yet. */
    JOINING("joining"),
    CONNECTED("connected"),
    /** No sign of life for some seconds; its place is kept. */
    RECONNECTING("reconnecting");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private final String id;
  private final Kind kind;
  private final @Nullable Session session;
  private final Instant joinedAt;
  private final long sinceNs;

  String name;
  View view;
  Status status = Status.JOINING;

  /** Whether the others know of it; until its offer is answered they do not. */
  boolean shown;

  /** Whether its join time was taken. */
  boolean measured;

  /** Held from an offer's arrival to its answer, so that offers reach the media plane in order. */
  final ReentrantLock offering = new ReentrantLock();

  /** The highest number of an offer so far; guarded by {@link #offering}. */
  int lastAttempt;

  /** The number of its living connection: what others say is not heard. */
  int connection = 1;

  final Link link = new Link();

  /** What it says of its sources. */
  final Map<SourceKind, SourceState> sources = new EnumMap<>(SourceKind.class);

  /** Those that its living connection carries. */
  Set<SourceKind> carried = EnumSet.allOf(SourceKind.class);

  /** By their numbers. */
  final SortedMap<Integer, SlotState> slots = new TreeMap<>();

  /** What its network bears. */
  Constraint constraint = Constraint.NONE;

  /** The address of a guest's browser, as limits know it; null where it does not matter. */
  @Nullable String from;

  /** The token that a program came by; null for people. */
  Program.@Nullable Made made;

  /** What its account is to the room; null for guests and programs. */
  @Nullable Role role;

  /** Whether it moderates in place of the moderators, who have left. */
  boolean standsIn;

  /** Whether a moderator has muted its microphone. */
  boolean hushed;

  /** The name of the moderator who takes it out; null: nobody does. */
  @Nullable String outBy;

  /** Since when its hand is raised; null: it is not. */
  @Nullable Instant hand;

  /** What it was asked to publish with, by source. */
  final Map<SourceKind, String> codecs = new EnumMap<>(SourceKind.class);

  private Participant(
      Kind kind,
      @Nullable Session session,
      String name,
      View view,
      Instant joinedAt,
      long sinceNs) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    this.id = "p_" + HexFormat.of().formatHex(random);
    this.kind = kind;
    this.session = session;
    this.name = name;
    this.view = view;
    this.joinedAt = joinedAt;
    this.sinceNs = sinceNs;
  }

  /**
   * A participant on its way in.
   *
   * @param session null for programs, which show a token instead
   * @param states of its sources; those not named are off
   * @param sinceNs when its request came
   */
  public static Participant of(
      Kind kind,
      @Nullable Session session,
      String name,
      Map<SourceKind, SourceState> states,
      View view,
      long sinceNs) {
    Participant participant = new Participant(kind, session, name, view, Instant.now(), sinceNs);
    for (SourceKind source : SourceKind.values()) {
      participant.sources.put(source, states.getOrDefault(source, SourceState.OFF));
    }
    return participant;
  }

  public String id() {
    return id;
  }

  Kind kind() {
    return kind;
  }

  Instant joinedAt() {
    return joinedAt;
  }

  long sinceNs() {
    return sinceNs;
  }

  /** How a source stands for others: what no connection carries is off, whatever is said of it. */
  SourceState state(SourceKind kind) {
    return carried.contains(kind) ? sources.getOrDefault(kind, SourceState.OFF) : SourceState.OFF;
  }

  boolean moderates() {
    return standsIn || isModerator();
  }

  /** The words by which a removal knows this one. */
  List<String> words() {
    return made == null
        ? Removals.words(session == null ? null : session.person(), from)
        : List.of(Removals.ofToken(made.id()));
  }

  /** A program came by this token. */
  public Participant by(Program.Made token) {
    made = token;
    return this;
  }

  /** Whether it moderates by what its account is to the room. */
  boolean isModerator() {
    return role != null && role.moderates();
  }

  /** Whether it is a tab of the same person: of the same account, or a guest's browser. */
  boolean isSameAs(Participant other) {
    return session == null || other.session == null ? this == other : isOf(other.session);
  }

  /** Whether it is a program that came by a token of that person. */
  boolean isMadeBy(Participant other) {
    return made != null && other.session != null && other.session.person().equals(made.by());
  }

  /** Whether the session is the same person's. */
  boolean isOf(Session other) {
    if (session == null) {
      return false;
    }
    return session.account() == null
        ? session.equals(other)
        : session.account().equals(other.account());
  }

  /** Who takes part, where that one has an account. */
  @Nullable UUID account() {
    return session == null ? null : session.account();
  }

  /** Whose it is; null for programs. */
  @Nullable Session session() {
    return session;
  }
}
