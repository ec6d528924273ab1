package org.setareh.sfu.ice;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Path;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
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
 * within {@link #SETTLING_NS} the candidate of higher priority wins. A peer that moves to another
 * network stops nominating the old path, so there the new one wins at once.
 *
 * <p>Some agents (Firefox, Pion) nominate once, and check for consent without it. Such a one is
 * followed at once where its NAT has given the same candidate another address (see {@link
 * #isRebound}); where it moves otherwise, once its old path has been without a check for {@link
 * #ABANDONED_NS}, longer than the time between two checks for consent.
 *
 * <p>A NAT that makes another mapping tells nobody, and the next check may be five seconds away.
 * Media comes from the new address at once: {@link #onMediaFrom} then asks there, and the answer
 * moves the path ({@link PathQuestion}).
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

  static final long SETTLING_NS = 500_000_000L;

  /** RFC 7675 section 5.1: a path in use is checked every 6 s at the latest. */
  static final long ABANDONED_NS = 7_000_000_000L;

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
  private final PathQuestion question;
  private final int[] unknown = new int[8];
  private final List<RemotePath> paths = new ArrayList<>(MAX_PATHS);
  private Session session;
  private @Nullable Session previous;
  private @Nullable RemotePath selected;

  /** Whether {@link #selected} belongs to the session before a restart. */
  private boolean selectionIsOld;

  private int answerLength;

  /**
   * @param random for the transactions of our questions; cryptographically strong
   */
  public IceAgent(IceCredentialPair credentials, RandomGenerator random, IceSink sink) {
    this.session = new Session(credentials);
    this.question = new PathQuestion(random);
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
    session = new Session(credentials);
  }

  public IceCredentials localCredentials() {
    return session.credentials.local();
  }

  /** Our user names that requests may still name: the current one, and the one before a restart. */
  public List<String> ufrags() {
    Session old = previous;
    String current = session.ufrag();
    return old == null ? List.of(current) : List.of(current, old.ufrag());
  }

  /** The path to send by; null until the first right check. */
  public @Nullable Path selected() {
    return selected == null ? null : selected.path;
  }

  /** Paths the peer has validated or sent media by; the transport's routing entries. */
  public List<Path> paths() {
    return paths.stream().map(remote -> remote.path).toList();
  }

  /**
   * Length of what the last {@link #onBinding} or {@link #onMediaFrom} wrote; 0 where there is
   * nothing to send.
   */
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
    Session named = sessionOf(request);
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
    select(remote, request.useCandidate(), current, nowNs);
    remote.checked = true;
    return IceVerdict.ANSWERED;
  }

  /**
   * Media that proved to be the peer's came by another path than the selected one. Where no check
   * has come by it, the peer is asked there: its answer moves the path, media alone does not. One
   * that has checked it says by checks which path it wants.
   *
   * @param out where the question is written: at most {@link #MAX_BYTES}
   */
  public void onMediaFrom(Path path, long nowNs, MemorySegment out, long offset) {
    RemotePath remote = pathOf(path, nowNs);
    Session old = previous;
    IceCredentialPair inUse = (old == null ? session : old).credentials;
    answerLength = remote.checked ? 0 : question.ask(path, inUse, nowNs, out, offset);
  }

  private boolean onAnswer(StunMessage response, Path path, long nowNs) {
    RemotePath held = selected;
    if (held == null || !question.isAnsweredBy(response, path)) {
      return false;
    }
    RemotePath remote = pathOf(path, nowNs);
    remote.priority = held.priority;
    remote.lastCheckNs = nowNs;
    remote.checked = true;
    if (remote != held) {
      follow(held, remote, !selectionIsOld);
    }
    return true;
  }

  private @Nullable Session sessionOf(StunMessage request) {
    String ufrag = localUfragOf(request);
    if (ufrag == null) {
      return null;
    }
    if (ufrag.equals(session.ufrag())) {
      return session;
    }
    Session old = previous;
    return old != null && ufrag.equals(old.ufrag()) ? old : null;
  }

  private void retirePrevious() {
    Session old = previous;
    previous = null;
    if (old != null) {
      sink.onUfragRetired(old.ufrag());
    }
    selectionIsOld = true;
  }

  private RemotePath pathOf(Path path, long nowNs) {
    for (int i = 0; i < paths.size(); i++) {
      RemotePath known = paths.get(i);
      if (known.path.equals(path)) {
        return known;
      }
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
      if (candidate != selected
          && (stalest == null || nowNs - candidate.lastCheckNs > nowNs - stalest.lastCheckNs)) {
        stalest = candidate;
      }
    }
    if (stalest != null) {
      paths.remove(stalest);
      sink.onPathForgotten(stalest.path);
    }
  }

  private void select(RemotePath remote, boolean nominating, boolean current, long nowNs) {
    RemotePath held = selected;
    remote.nominated = nominating;
    if (nominating) {
      remote.everNominated = true;
      remote.nominatedNs = nowNs;
    }
    if (held == remote) {
      selectionIsOld &= !current;
      return;
    }
    if (held == null || current && selectionIsOld) {
      become(remote, current);
      return;
    }
    if (!nominating) {
      boolean abandoned = nowNs - held.lastCheckNs > ABANDONED_NS;
      // Before any nomination: the latest validated.
      if (!held.everNominated || abandoned || isRebound(held, remote)) {
        follow(held, remote, current);
      }
      return;
    }
    boolean settling = held.nominated && nowNs - held.nominatedNs < SETTLING_NS;
    if (!settling || remote.priority > held.priority) {
      become(remote, current);
    }
  }

  /**
   * Whether a check without a nomination comes from the candidate of the path in use, through a NAT
   * that has forgotten its mapping and made another: an address never checked before, to the same
   * address of ours, with the priority of that candidate (unique to it, RFC 8445 section 5.1.2).
   */
  private static boolean isRebound(RemotePath held, RemotePath remote) {
    return !remote.checked
        && remote.priority == held.priority
        && remote.path.localHigh() == held.path.localHigh()
        && remote.path.localLow() == held.path.localLow();
  }

  /** The peer is at another place, and took its nomination along. */
  private void follow(RemotePath held, RemotePath next, boolean current) {
    next.everNominated |= held.everNominated;
    become(next, current);
  }

  private void become(RemotePath next, boolean current) {
    selected = next;
    selectionIsOld = !current;
    sink.onPathSelected(next.path);
  }

  /** Credentials and their key. */
  private static final class Session {
    final IceCredentialPair credentials;
    final StunIntegrity key;

    Session(IceCredentialPair credentials) {
      this.credentials = credentials;
      this.key = StunIntegrity.shortTerm(credentials.local().password());
    }

    String ufrag() {
      return credentials.local().ufrag();
    }

    boolean verifies(StunMessage request) {
      return request.has(StunAttribute.MESSAGE_INTEGRITY_SHA256)
          ? key.verifySha256(request)
          : key.verify(request);
    }
  }
}
