package org.setareh.sfu.ice;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Path;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;

/**
 * One peer's ICE-lite agent. Belongs to the peer's media worker; does no I/O and reads no clock.
 *
 * <p>As lite agent we are always controlled, check no candidates, and have one component. What we
 * know of the peer's addresses we learn from its checks (peer-reflexive candidates, RFC 8445
 * section 7.3.1.3), so its candidates are never read. Media goes to the path that the peer
 * nominated last; before that to the one it checked last.
 *
 * <p>Older agents nominate every pair they check (RFC 5245 section 8.1.1.2): among nominations
 * within {@link PathChoice#SETTLING_NS} the candidate of higher priority wins. A peer that moves to
 * another network stops nominating the old path, so there the new one wins at once.
 *
 * <p>Some agents (Firefox, Pion) nominate once, and check for consent without it. Such a one is
 * followed at once where its NAT has given the same candidate another address (see {@link
 * PathChoice}); where it moves otherwise, once its old path has been without a check for {@link
 * PathChoice#ABANDONED_NS}, longer than the time between two checks for consent.
 *
 * <p>Where the peer wants to be sent to and where we send are two things: a check proves that its
 * sender holds the password, not that it receives at the address it came from, and that address may
 * be a victim's. So every path that the peer wants is asked about ({@link #ask}), and media moves
 * there with the answer; until then it goes on by the path proved before. The first path of all
 * gets, until it is proved, {@value RemotePath#MOST_PER_BYTE} bytes for each that came from it (RFC
 * 9000 section 8.1 has the same rule), enough for the handshake, which proves it as well ({@link
 * #onHandshake}).
 *
 * <p>A NAT that makes another mapping tells nobody, and the next check may be five seconds away.
 * Media comes from the new address at once: the peer is asked there too, and the answer moves the
 * path ({@link PathQuestion}).
 *
 * <p>Consent (RFC 7675): a full agent's checks go on for the life of a path, and a lite one, which
 * sends none, takes them for its consent. The transport counts them, and media that proves to be
 * the peer's, and sends nothing to a path from which neither came for too long.
 */
public final class IceAgent {
  /** Bytes of an answer or a question at most. */
  public static final int MAX_BYTES = PathQuestion.MAX_BYTES;

  /** Paths kept of one peer; with one more the stalest goes. */
  public static final int MAX_PATHS = 16;

  /** RFC 8445 section 7.1; those above 0x8000 may be passed over. */
  private static final int[] UNDERSTOOD = {
    StunAttribute.USERNAME,
    StunAttribute.MESSAGE_INTEGRITY,
    StunAttribute.MESSAGE_INTEGRITY_SHA256,
    StunAttribute.PRIORITY,
    StunAttribute.USE_CANDIDATE,
  };

  private final IceSink sink;
  private final IceAnswer answer = new IceAnswer();
  private final RandomGenerator random;
  private final long tieBreaker;
  private final int[] unknown = new int[8];
  private final List<RemotePath> paths = new ArrayList<>(MAX_PATHS);
  private final PathChoice choice;
  private IceSession session;
  private @Nullable IceSession previous;
  private int answerLength;

  /**
   * @param random for the transactions of our questions; cryptographically strong
   */
  public IceAgent(IceCredentialPair credentials, RandomGenerator random, IceSink sink) {
    this.session = new IceSession(credentials, 0);
    this.choice = new PathChoice(sink);
    this.random = random;
    this.tieBreaker = random.nextLong();
    this.sink = sink;
  }

  /** The local ufrag of a request, by which its agent is found; null where it names none. */
  public static @Nullable String localUfragOf(StunMessage request) {
    String user = request.text(StunAttribute.USERNAME);
    if (user == null) {
      return null;
    }
    int colon = user.indexOf(':');
    return colon < 0 ? null : user.substring(0, colon);
  }

  /**
   * New credentials of both (RFC 8445 section 9). The old ones count as before until the first
   * check with the new ones, and media stays on its path until the peer has validated one anew. Of
   * restarts that no check followed the last one counts: an offer may come late, when the peer has
   * given it up, and must not end what it uses.
   */
  public void restart(IceCredentialPair credentials) {
    if (previous == null) {
      previous = session;
    } else {
      sink.onUfragRetired(session.ufrag());
    }
    session = new IceSession(credentials, session.generation + 1);
  }

  /** Our user names that requests may still name: the current one, and the one before a restart. */
  public List<String> ufrags() {
    IceSession old = previous;
    String current = session.ufrag();
    return old == null ? List.of(current) : List.of(current, old.ufrag());
  }

  /** The path to send by; null until the first right check. */
  public @Nullable Path selected() {
    RemotePath selected = choice.selected();
    return selected == null ? null : selected.path;
  }

  /** Whether the peer receives at {@link #selected}, so that anything may be sent there. */
  public boolean isProved() {
    RemotePath selected = choice.selected();
    return selected != null && selected.proved;
  }

  /**
   * Whether so many bytes may go by {@link #selected} now; counts them where they may.
   *
   * @param bytes of a datagram's payload
   */
  public boolean maySend(int bytes) {
    RemotePath selected = choice.selected();
    return selected != null && selected.maySend(bytes);
  }

  /**
   * The DTLS handshake is done, for which the peer had to read random bytes of ours: they went by
   * {@link #selected}, unless we sent by another path before.
   */
  public void onHandshake() {
    choice.onHandshake();
  }

  /** Paths the peer has validated or sent media by; the transport's routing entries. */
  public List<Path> paths() {
    return paths.stream().map(remote -> remote.path).toList();
  }

  /** Length of what the last {@link #onBinding} wrote; 0 where there is nothing to send. */
  public int answerLength() {
    return answerLength;
  }

  /**
   * A STUN message from the peer (or someone who says so).
   *
   * @param out where the answer is written: at most {@link #MAX_BYTES}
   */
  public IceVerdict onBinding(
      StunMessage request, Path path, long nowNs, MemorySegment out, long offset) {
    answerLength = 0;
    if (!request.is(StunClass.REQUEST, StunMethod.BINDING)) {
      return onAnswer(request, path, nowNs) ? IceVerdict.ANSWERED : IceVerdict.NOT_A_REQUEST;
    }
    if (request.has(StunAttribute.FINGERPRINT) && !request.verifyFingerprint()) {
      return IceVerdict.BAD_FINGERPRINT;
    }
    // RFC 8489 section 9.1.3, in its order.
    if (!request.has(StunAttribute.USERNAME)
        || !request.has(StunAttribute.MESSAGE_INTEGRITY)
            && !request.has(StunAttribute.MESSAGE_INTEGRITY_SHA256)) {
      answerLength = answer.error(request, 400, "Bad Request", null, out, offset);
      return IceVerdict.INCOMPLETE;
    }
    IceSession named = sessionOf(request);
    if (named == null || !named.verifies(request)) {
      answerLength = answer.error(request, 401, "Unauthenticated", null, out, offset);
      return named == null ? IceVerdict.UNKNOWN_USER : IceVerdict.WRONG_INTEGRITY;
    }
    int unknownCount = request.unknownRequired(UNDERSTOOD, unknown);
    if (unknownCount > 0) {
      answerLength =
          answer.unknownAttributes(request, unknown, unknownCount, named.key, out, offset);
      return IceVerdict.UNKNOWN_ATTRIBUTE;
    }
    // RFC 8445 section 7.3.1.1. Whichever tie-breaker is larger, a lite agent cannot control: the
    // peer, told so, takes the role.
    if (request.has(StunAttribute.ICE_CONTROLLED)) {
      answerLength = answer.error(request, 487, "Role Conflict", named.key, out, offset);
      return IceVerdict.ROLE_CONFLICT;
    }
    answerLength = answer.success(request, path, named.key, out, offset);
    boolean current = named == session;
    if (current && previous != null) {
      retirePrevious();
    }
    RemotePath remote = pathOf(path, nowNs);
    remote.priority = request.priority();
    remote.lastCheckNs = nowNs;
    remote.received(request.length());
    remote.sent(answerLength);
    choice.onCheck(remote, request.useCandidate(), named.generation, nowNs);
    remote.checked = true;
    return IceVerdict.ANSWERED;
  }

  /** Media that proved to be the peer's came by {@link #selected}. */
  public void onMedia(long nowNs) {
    RemotePath selected = choice.selected();
    if (selected != null) {
      selected.media(nowNs);
    }
  }

  /**
   * A check or media that proved to be the peer's came by a path: the peer is asked there whether
   * it receives, where that is not known and matters. It does where the peer wants that path, and
   * where media comes by one that it has not checked; its answer moves the path, media alone does
   * not. One that has checked a path says by checks whether it wants it, unless its media comes by
   * that path and nothing by the one in use any more (see {@link PathChoice#isLeftFor}): then it is
   * asked anew.
   *
   * @param bytes of media or of the handshake that came by it; 0: a check did
   * @param out where the question is written: at most {@link #MAX_BYTES}
   * @return the question's length in bytes; 0: none is due
   */
  public int ask(Path path, int bytes, long nowNs, MemorySegment out, long offset) {
    RemotePath remote = pathOf(path, nowNs);
    remote.received(bytes);
    if (bytes > 0) {
      remote.media(nowNs);
    }
    boolean known = remote.proved || remote.checked && remote != choice.wanted();
    boolean matters = bytes > 0 && choice.isLeftFor(remote) || !known;
    if (!matters || !remote.maySend(0)) {
      return 0;
    }
    IceSession old = previous;
    IceCredentialPair inUse = (old == null ? session : old).credentials;
    PathQuestion question = remote.question;
    if (question == null) {
      question = new PathQuestion(random, tieBreaker);
      remote.question = question;
    }
    int length = question.ask(inUse, nowNs, out, offset);
    remote.sent(length);
    return length;
  }

  private boolean onAnswer(StunMessage response, Path path, long nowNs) {
    RemotePath remote = known(path);
    if (choice.wanted() == null || remote == null || remote.question == null) {
      return false;
    }
    if (!remote.question.isAnsweredBy(response)) {
      return false;
    }
    remote.question = null;
    choice.onProof(remote, nowNs);
    return true;
  }

  private @Nullable IceSession sessionOf(StunMessage request) {
    String ufrag = localUfragOf(request);
    if (ufrag == null) {
      return null;
    }
    if (ufrag.equals(session.ufrag())) {
      return session;
    }
    IceSession old = previous;
    return old != null && ufrag.equals(old.ufrag()) ? old : null;
  }

  private void retirePrevious() {
    IceSession old = previous;
    previous = null;
    if (old != null) {
      sink.onUfragRetired(old.ufrag());
    }
  }

  private @Nullable RemotePath known(Path path) {
    for (int i = 0; i < paths.size(); i++) {
      RemotePath known = paths.get(i);
      if (known.path.equals(path)) {
        return known;
      }
    }
    return null;
  }

  private RemotePath pathOf(Path path, long nowNs) {
    RemotePath known = known(path);
    if (known != null) {
      return known;
    }
    if (paths.size() == MAX_PATHS) {
      forgetStalest(nowNs);
    }
    RemotePath added = new RemotePath(path, nowNs);
    paths.add(added);
    sink.onPathValidated(path);
    return added;
  }

  private void forgetStalest(long nowNs) {
    RemotePath stalest = null;
    for (int i = 0; i < paths.size(); i++) {
      RemotePath candidate = paths.get(i);
      if (!choice.uses(candidate)
          && (stalest == null || nowNs - candidate.lastCheckNs > nowNs - stalest.lastCheckNs)) {
        stalest = candidate;
      }
    }
    if (stalest != null) {
      paths.remove(stalest);
      sink.onPathForgotten(stalest.path);
    }
  }
}
