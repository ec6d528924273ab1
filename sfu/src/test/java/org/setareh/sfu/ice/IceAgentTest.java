package org.setareh.sfu.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.setareh.net.Path;
import org.setareh.wire.stun.StunAddress;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/** RFC 8445 from the side of a lite agent, in virtual time. */
final class IceAgentTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = -5 * SECOND; // nanoTime may well be negative

  private final Told told = new Told();
  private final IceCredentials local = IceCredentials.generate(new SecureRandom());
  private final IceCredentials remote = IceCredentials.generate(new SecureRandom());
  private final IceAgent agent =
      new IceAgent(new IceCredentialPair(local, remote), new SplittableRandom(1), told);
  private final MemorySegment in = Arena.ofAuto().allocate(1024);
  private final MemorySegment out = Arena.ofAuto().allocate(1024);
  private final StunMessage request = new StunMessage();
  private final StunMessage response = new StunMessage();

  @Test
  void answersARightCheckWithTheAddressItSees() throws Exception {
    Path path = path("192.0.2.7", 4711);
    assertEquals(IceVerdict.ANSWERED, new Check().send(path, START + 1));
    assertEquals(StunClass.SUCCESS, response.messageClass());
    StunAddress seen = new StunAddress();
    assertTrue(response.address(StunAttribute.XOR_MAPPED_ADDRESS, seen));
    assertEquals(path.remote(), seen.toSocketAddress());
    assertTrue(StunIntegrity.shortTerm(local.password()).verify(response));
    assertTrue(response.verifyFingerprint());
    assertEquals(List.of("validated " + path, "selected " + path), told.events);
  }

  @Test
  void answersOverIpv6AndWithSha256Integrity() throws Exception {
    Path path = path("2001:db8::7", 4711);
    Check check = new Check();
    check.sha1 = false;
    check.sha256 = true;
    assertEquals(IceVerdict.ANSWERED, check.send(path, START));
    StunAddress seen = new StunAddress();
    assertTrue(response.address(StunAttribute.XOR_MAPPED_ADDRESS, seen));
    assertEquals(path.remote(), seen.toSocketAddress());
    assertTrue(StunIntegrity.shortTerm(local.password()).verifySha256(response));
    assertFalse(response.has(StunAttribute.MESSAGE_INTEGRITY));
  }

  /** RFC 8489 section 9.1.2: who does not know us yet signs by both. */
  @Test
  void ofTwoIntegritiesTheStrongerCounts() throws Exception {
    Check check = new Check();
    check.sha256 = true;
    assertEquals(IceVerdict.ANSWERED, check.send(path("192.0.2.7", 4711), START));
    assertTrue(StunIntegrity.shortTerm(local.password()).verifySha256(response));
    assertFalse(response.has(StunAttribute.MESSAGE_INTEGRITY));
  }

  @Test
  void refusesByTheRfcAndTakesNoPathFromARefusedCheck() throws Exception {
    Path path = path("192.0.2.7", 4711);
    Check stranger = new Check();
    stranger.ufrag = "somebody";
    assertEquals(IceVerdict.UNKNOWN_USER, stranger.send(path, START + 9));
    assertEquals(401, response.errorCode());
    assertFalse(response.has(StunAttribute.MESSAGE_INTEGRITY));
    Check forger = new Check();
    forger.password = "x".repeat(24);
    assertEquals(IceVerdict.WRONG_INTEGRITY, forger.send(path, START + 9));
    assertEquals(401, response.errorCode());
    Check bare = new Check();
    bare.password = "";
    assertEquals(IceVerdict.INCOMPLETE, bare.send(path, START + 9));
    assertEquals(400, response.errorCode());
    Check odd = new Check();
    odd.extraAttribute = 0x0042;
    assertEquals(IceVerdict.UNKNOWN_ATTRIBUTE, odd.send(path, START + 9));
    assertEquals(420, response.errorCode());
    assertTrue(StunIntegrity.shortTerm(local.password()).verify(response));
    Check broken = new Check();
    broken.breakFingerprint = true;
    assertEquals(IceVerdict.BAD_FINGERPRINT, broken.send(path, START + 9));
    assertEquals(0, agent.answerLength());
    Check indication = new Check();
    indication.stunClass = StunClass.INDICATION;
    assertEquals(IceVerdict.NOT_A_REQUEST, indication.send(path, START + 9));
    assertEquals(List.of(), told.events);
    assertNull(agent.selected());
  }

  @Test
  void aControlledPeerIsToldToControlWhateverItsTieBreaker() throws Exception {
    for (long tieBreaker : new long[] {0, -1L}) {
      Check check = new Check();
      check.roleAttribute = StunAttribute.ICE_CONTROLLED;
      check.tieBreaker = tieBreaker;
      assertEquals(IceVerdict.ROLE_CONFLICT, check.send(path("192.0.2.7", 1), START));
      assertEquals(487, response.errorCode());
      assertTrue(StunIntegrity.shortTerm(local.password()).verify(response));
    }
    assertNull(agent.selected());
  }

  @Test
  void beforeANominationTheLatestValidatedPathIsUsedThenTheNominated() throws Exception {
    Path a = path("192.0.2.7", 1);
    Path b = path("192.0.2.7", 2);
    new Check().send(a, START);
    new Check().send(b, START);
    assertEquals(b, agent.selected());
    new Check().nominating().send(a, START);
    assertEquals(a, agent.selected());
    new Check().send(b, START + SECOND);
    assertEquals(a, agent.selected());
    assertEquals(List.of(a, b), agent.paths());
  }

  @Test
  void amongNominationsAtOnceTheHigherPriorityWins() throws Exception {
    Path relayed = path("198.51.100.1", 1);
    Path host = path("192.0.2.7", 2);
    Path reflexive = path("203.0.113.5", 3);
    new Check().nominating().priority(100).send(relayed, START);
    new Check().nominating().priority(300).send(host, START + 1000);
    new Check().nominating().priority(200).send(reflexive, START + 2000);
    assertEquals(host, agent.selected());
  }

  @Test
  void aPeerThatMovesToAWorseNetworkIsFollowed() throws Exception {
    Path wifi = path("192.0.2.7", 1);
    Path mobile = path("203.0.113.5", 2);
    new Check().nominating().priority(300).send(wifi, START);
    new Check().nominating().priority(100).send(mobile, START + SECOND);
    assertEquals(mobile, agent.selected());
    // At once, where the peer checks the old path without nominating it.
    new Check().nominating().priority(300).send(wifi, START + 2 * SECOND);
    new Check().priority(300).send(wifi, START + 2 * SECOND + 1);
    new Check().nominating().priority(100).send(mobile, START + 2 * SECOND + 2);
    assertEquals(mobile, agent.selected());
  }

  @Test
  void aPeerThatMovesAndNeverNominatesAgainIsFollowedOnceItsOldPathIsSilent() throws Exception {
    Path wifi = path("192.0.2.7", 1);
    Path mobile = path("203.0.113.5", 2);
    new Check().nominating().priority(300).send(wifi, START);
    new Check().priority(100).send(mobile, START + SECOND);
    new Check().priority(300).send(wifi, START + 5 * SECOND);
    new Check().priority(100).send(mobile, START + 11 * SECOND);
    assertEquals(wifi, agent.selected(), "checked six seconds ago");
    new Check().priority(100).send(mobile, START + 13 * SECOND);
    assertEquals(mobile, agent.selected());
    new Check().priority(300).send(wifi, START + 14 * SECOND);
    assertEquals(mobile, agent.selected(), "no way back without a reason");
    new Check().nominating().priority(300).send(wifi, START + 15 * SECOND);
    assertEquals(wifi, agent.selected());
  }

  @Test
  void aCandidateToWhichANatGivesAnotherAddressIsFollowedAtOnceWithoutANomination()
      throws Exception {
    Path before = path("203.0.113.5", 1);
    Path rebound = path("203.0.113.6", 2);
    new Check().nominating().priority(300).send(before, START);
    new Check().priority(300).send(rebound, START + SECOND);
    assertEquals(rebound, agent.selected());
    new Check().priority(300).send(before, START + SECOND + 1);
    assertEquals(rebound, agent.selected(), "one that was late leads no way back");
    new Check().priority(300).send(path("203.0.113.6", 3), START + 2 * SECOND);
    assertEquals(path("203.0.113.6", 3), agent.selected(), "and once more");
  }

  @Test
  void aCheckWithoutANominationFromAnotherCandidateOrToAnotherAddressOfOursMovesNothing()
      throws Exception {
    Path used = path("203.0.113.5", 1);
    new Check().nominating().priority(300).send(used, START);
    new Check().priority(100).send(path("203.0.113.5", 2), START + SECOND);
    Path elsewhere =
        Path.of(
            new InetSocketAddress(InetAddress.getByName("203.0.113.5"), 3),
            InetAddress.getByName("192.0.2.2"));
    new Check().priority(300).send(elsewhere, START + SECOND);
    assertEquals(used, agent.selected());
  }

  @Test
  void whereMediaComesFromANewAddressThePeerIsAskedThereAndItsAnswerMovesThePath()
      throws Exception {
    Path before = path("203.0.113.5", 1);
    Path rebound = path("203.0.113.6", 2);
    new Check().nominating().send(before, START);
    StunMessage asked = question(rebound, START + SECOND);
    assertEquals(remote.ufrag() + ':' + local.ufrag(), asked.text(StunAttribute.USERNAME));
    assertTrue(StunIntegrity.shortTerm(remote.password()).verify(asked));
    assertTrue(asked.has(StunAttribute.ICE_CONTROLLED));
    assertFalse(asked.useCandidate());
    assertEquals(before, agent.selected(), "media alone moves nothing");
    assertTrue(agent.paths().contains(rebound), "the answer is to be found");
    assertEquals(IceVerdict.ANSWERED, answer(asked, remote, rebound, START + SECOND + 1));
    assertEquals(0, agent.answerLength());
    assertEquals(rebound, agent.selected());
    new Check().send(before, START + 2 * SECOND);
    assertEquals(rebound, agent.selected(), "it took the nomination along");
  }

  @Test
  void anAnswerFromElsewhereOrUnderAnotherPasswordOrToNoQuestionMovesNothing() throws Exception {
    Path before = path("203.0.113.5", 1);
    Path claimed = path("203.0.113.6", 2);
    new Check().nominating().send(before, START);
    StunMessage asked = question(claimed, START + SECOND);
    assertEquals(IceVerdict.NOT_A_REQUEST, answer(asked, remote, before, START + SECOND));
    assertEquals(IceVerdict.NOT_A_REQUEST, answer(asked, local, claimed, START + SECOND));
    StunMessage other = question(path("203.0.113.7", 3), START + SECOND);
    assertFalse(other.transactionIdLow() == asked.transactionIdLow());
    assertEquals(before, agent.selected());
  }

  @Test
  void questionsToOneAddressGetRarerAndNoneGoesWhereThePeerHasCheckedWithoutWantingIt()
      throws Exception {
    Path before = path("203.0.113.5", 1);
    Path claimed = path("203.0.113.6", 2);
    new Check().nominating().priority(300).send(before, START);
    int questions = 0;
    for (int ms = 0; ms < 2_000; ms++) {
      questions += agent.ask(claimed, 100, START + ms * 1_000_000L, out, 8) > 0 ? 1 : 0;
    }
    assertEquals(6, questions, "after 0, 50, 150, 350, 750 and 1,550 ms");
    Path other = path("203.0.113.7", 3);
    new Check().priority(100).send(other, START + 2 * SECOND);
    agent.onMedia(START + 2 * SECOND);
    assertEquals(0, agent.ask(other, 100, START + 2 * SECOND, out, 8));
    assertEquals(before, agent.selected());
  }

  @Test
  void aPeerThatGoesBackToAPathOfBeforeIsAskedThereAndFollowed() throws Exception {
    Path before = path("203.0.113.5", 1);
    Path between = path("203.0.113.6", 2);
    new Check().nominating().send(before, START);
    answer(question(between, START + SECOND), remote, between, START + SECOND);
    assertEquals(between, agent.selected());
    long back = START + 2 * SECOND;
    agent.onMedia(back);
    new Check().send(before, back + 1);
    assertEquals(0, agent.ask(before, 100, back + SECOND / 2, out, 8), "both are in use");
    assertEquals(0, agent.ask(before, 0, back + SECOND, out, 8), "a spare path is checked too");
    StunMessage asked = question(before, back + SECOND);
    assertEquals(between, agent.selected(), "media alone moves nothing");
    answer(asked, remote, before, back + SECOND + 1);
    assertEquals(before, agent.selected());
  }

  @Test
  void whoIsHeardWhereItWasBeforeTheAnswerCameStaysThere() throws Exception {
    Path used = path("203.0.113.5", 1);
    Path other = path("203.0.113.6", 2);
    new Check().nominating().priority(300).send(used, START);
    new Check().priority(100).send(other, START);
    StunMessage asked = question(other, START + SECOND);
    agent.onMedia(START + SECOND);
    answer(asked, remote, other, START + SECOND + 1);
    assertEquals(used, agent.selected());
  }

  /** RFC 7675, RFC 8445 section 7.2.5: a check with a forged source must not aim us at a victim. */
  @Test
  void wherePeersWantToBeSentToWeSendOnceTheyHaveAnsweredThere() throws Exception {
    Path own = path("203.0.113.5", 1);
    Path victim = path("198.51.100.9", 9);
    new Check().nominating().send(own, START);
    assertTrue(agent.isProved());
    Check forged = new Check().nominating().priority(300);
    forged.answers = false;
    for (int i = 1; i < 100; i++) {
      forged.send(victim, START + i * SECOND);
    }
    assertEquals(own, agent.selected());
    assertTrue(agent.isProved());
    StunMessage asked = question(victim, START + 100 * SECOND);
    assertEquals(IceVerdict.ANSWERED, answer(asked, remote, victim, START + 101 * SECOND));
    assertEquals(victim, agent.selected(), "it was none");
  }

  @Test
  void anAnswerThatComesAfterThePeerWantedAnotherPathProvesItsOwnAlone() throws Exception {
    Path own = path("203.0.113.5", 1);
    Path first = path("203.0.113.6", 2);
    Path second = path("203.0.113.7", 3);
    new Check().nominating().send(own, START);
    Check silent = new Check().nominating();
    silent.answers = false;
    silent.send(first, START + SECOND);
    agent.onMedia(START + SECOND);
    StunMessage askedFirst = question(first, START + SECOND);
    silent.send(second, START + 2 * SECOND);
    answer(askedFirst, remote, first, START + 2 * SECOND);
    assertEquals(own, agent.selected());
    agent.onMedia(START + 2 * SECOND);
    answer(question(second, START + 2 * SECOND), remote, second, START + 3 * SECOND);
    assertEquals(second, agent.selected());
    silent.send(first, START + 4 * SECOND);
    assertEquals(first, agent.selected(), "proved before");
  }

  @Test
  void beforeAnythingIsProvedThreeBytesGoForEachThatCame() throws Exception {
    Path path = path("203.0.113.5", 1);
    Check check = new Check();
    check.answers = false;
    assertFalse(agent.maySend(1));
    check.send(path, START);
    assertEquals(path, agent.selected());
    assertFalse(agent.isProved());
    int left = 3 * request.length() - agent.answerLength();
    assertFalse(agent.maySend(left + 1));
    assertTrue(agent.maySend(left - 7));
    assertFalse(agent.maySend(8));
    agent.onHandshake();
    assertTrue(agent.isProved());
    assertTrue(agent.maySend(1_000_000));
  }

  @Test
  void aHandshakeThatWentBySeveralPathsProvesNone() throws Exception {
    Check check = new Check();
    check.answers = false;
    check.send(path("203.0.113.5", 1), START);
    check.send(path("198.51.100.9", 9), START);
    agent.onHandshake();
    assertFalse(agent.isProved());
  }

  private StunMessage question(Path from, long nowNs) {
    int length = agent.ask(from, 200, nowNs, out, 8);
    assertTrue(length > 0 && length <= IceAgent.MAX_BYTES);
    StunMessage asked = new StunMessage();
    assertTrue(asked.wrap(Arena.ofAuto().allocate(512).copyFrom(out.asSlice(0, 512)), 8, length));
    return asked;
  }

  private IceVerdict answer(StunMessage asked, IceCredentials by, Path from, long nowNs) {
    int length =
        new StunWriter()
            .beginResponse(in, 0, StunClass.SUCCESS, asked)
            .messageIntegrity(StunIntegrity.shortTerm(by.password()))
            .fingerprint()
            .end();
    assertTrue(request.wrap(in, 0, length));
    return agent.onBinding(request, from, nowNs, out, 8);
  }

  @Test
  void afterARestartTheOldCredentialsCountUntilTheFirstCheckWithTheNew() throws Exception {
    Path a = path("192.0.2.7", 1);
    Path b = path("192.0.2.7", 2);
    new Check().nominating().send(a, START);
    IceCredentials fresh = IceCredentials.generate(new SecureRandom());
    agent.restart(new IceCredentialPair(fresh, remote));
    told.events.clear();
    assertEquals(IceVerdict.ANSWERED, new Check().send(a, START + 1));
    Check renewed = new Check();
    renewed.ufrag = fresh.ufrag();
    renewed.password = fresh.password();
    assertEquals(IceVerdict.ANSWERED, renewed.send(b, START + 2));
    assertEquals(
        List.of("retired " + local.ufrag(), "validated " + b, "selected " + b), told.events);
    assertEquals(IceVerdict.UNKNOWN_USER, new Check().send(a, START + 3));
    assertEquals(b, agent.selected());
  }

  @Test
  void whereNoCheckFollowsARestartThePeerIsFollowedUnderItsOldCredentials() throws Exception {
    Path home = path("192.0.2.7", 1);
    Path mobile = path("203.0.113.5", 2);
    new Check().nominating().send(home, START);
    // By an offer that came late, when the peer had given it up.
    agent.restart(new IceCredentialPair(IceCredentials.generate(new SecureRandom()), remote));
    new Check().send(mobile, START + 10 * SECOND);
    new Check().nominating().send(mobile, START + 11 * SECOND);
    assertEquals(mobile, agent.selected());
  }

  @Test
  void ofRestartsThatNoCheckFollowedTheLastCountsAndWhatThePeerUsesStays() throws Exception {
    Path home = path("192.0.2.7", 1);
    new Check().nominating().send(home, START);
    IceCredentials unused = IceCredentials.generate(new SecureRandom());
    agent.restart(new IceCredentialPair(unused, remote));
    told.events.clear();
    IceCredentials used = IceCredentials.generate(new SecureRandom());
    agent.restart(new IceCredentialPair(used, remote));
    assertEquals(List.of("retired " + unused.ufrag()), told.events);
    assertEquals(List.of(used.ufrag(), local.ufrag()), agent.ufrags());
    assertEquals(IceVerdict.ANSWERED, new Check().send(home, START + SECOND));
    Check renewed = new Check();
    renewed.ufrag = used.ufrag();
    renewed.password = used.password();
    assertEquals(IceVerdict.ANSWERED, renewed.send(home, START + 2 * SECOND));
    assertEquals(IceVerdict.UNKNOWN_USER, new Check().send(home, START + 3 * SECOND));
  }

  @Test
  void pathsAreBoundedAndTheSelectedOneStays() throws Exception {
    Path first = path("192.0.2.7", 1);
    new Check().nominating().send(first, START);
    for (int port = 2; port < 200; port++) {
      new Check().priority(2).send(path("192.0.2.7", port), START + port);
    }
    assertEquals(IceAgent.MAX_PATHS, agent.paths().size());
    assertEquals(first, agent.selected());
    assertTrue(agent.paths().contains(first));
    long forgotten = told.events.stream().filter(event -> event.startsWith("forgotten")).count();
    assertEquals(199 - IceAgent.MAX_PATHS, forgotten);
  }

  @Test
  void credentialsHaveTheirFormAndAreNeverTheSame() {
    IceCredentials other = IceCredentials.generate(new SecureRandom());
    assertTrue(other.isValid());
    assertEquals(8, other.ufrag().length());
    assertEquals(24, other.password().length());
    assertFalse(other.ufrag().equals(local.ufrag()));
    assertFalse(other.toString().contains(other.password()));
    assertFalse(new IceCredentials("abc", "x".repeat(24)).isValid());
    assertFalse(new IceCredentials("abcd", "x".repeat(21)).isValid());
    assertFalse(new IceCredentials("ab d", "x".repeat(24)).isValid());
  }

  @Test
  void candidatesAlternateFamiliesAndPutLoopbackLast() throws Exception {
    List<IceCandidate> candidates =
        IceCandidate.of(
            List.of(
                InetAddress.getByName("127.0.0.1"),
                InetAddress.getByName("192.0.2.1"),
                InetAddress.getByName("192.0.2.2"),
                InetAddress.getByName("::1"),
                InetAddress.getByName("2001:db8::1"),
                InetAddress.getByName("192.0.2.1")),
            10_000);
    assertEquals(
        List.of("2001:db8:0:0:0:0:0:1", "192.0.2.1", "192.0.2.2", "127.0.0.1", "0:0:0:0:0:0:0:1"),
        candidates.stream().map(c -> c.address().getHostAddress()).toList());
    assertEquals("2 1 udp 2130706175 192.0.2.1 10000 typ host", candidates.get(1).attribute());
    assertEquals(2130706431L, candidates.get(0).priority());
  }

  private static Path path(String address, int port) throws Exception {
    return Path.of(
        new InetSocketAddress(InetAddress.getByName(address), port),
        InetAddress.getByName("192.0.2.1"));
  }

  /** A check to be sent, right in all respects that a test does not change. */
  private final class Check {
    String ufrag = local.ufrag();
    String password = local.password();
    StunClass stunClass = StunClass.REQUEST;
    int roleAttribute = StunAttribute.ICE_CONTROLLING;
    long tieBreaker = 1;
    long priority = 1;
    boolean nominating;
    boolean sha1 = true;
    boolean sha256;
    boolean breakFingerprint;
    int extraAttribute;

    /** Whether it receives where its checks come from. */
    boolean answers = true;

    Check nominating() {
      nominating = true;
      return this;
    }

    Check priority(long value) {
      priority = value;
      return this;
    }

    IceVerdict send(Path path, long nowNs) {
      StunWriter writer =
          new StunWriter()
              .begin(in, 0, stunClass, StunMethod.BINDING, 7, nowNs)
              .text(StunAttribute.USERNAME, ufrag + ":peer")
              .uint32(StunAttribute.PRIORITY, priority)
              .uint64(roleAttribute, tieBreaker);
      if (nominating) {
        writer.flag(StunAttribute.USE_CANDIDATE);
      }
      if (extraAttribute != 0) {
        writer.uint32(extraAttribute, 1);
      }
      if (!password.isEmpty()) {
        StunIntegrity key = StunIntegrity.shortTerm(password);
        if (sha1) {
          writer.messageIntegrity(key);
        }
        if (sha256) {
          writer.messageIntegritySha256(key);
        }
      }
      int length = writer.fingerprint().end();
      if (breakFingerprint) {
        in.set(
            java.lang.foreign.ValueLayout.JAVA_BYTE,
            length - 1,
            (byte) ~in.get(java.lang.foreign.ValueLayout.JAVA_BYTE, length - 1));
      }
      assertTrue(request.wrap(in, 0, length));
      IceVerdict verdict = agent.onBinding(request, path, nowNs, out, 8);
      if (agent.answerLength() > 0) {
        assertTrue(agent.answerLength() <= IceAgent.MAX_BYTES);
        assertTrue(response.wrap(out, 8, agent.answerLength()));
        assertEquals(nowNs, response.transactionIdLow());
      }
      if (verdict == IceVerdict.ANSWERED && answers) {
        answerTheQuestion(path, nowNs);
      }
      return verdict;
    }
  }

  private void answerTheQuestion(Path path, long nowNs) {
    MemorySegment asked = Arena.ofAuto().allocate(512);
    int length = agent.ask(path, 0, nowNs, asked, 8);
    StunMessage question = new StunMessage();
    if (length > 0) {
      assertTrue(question.wrap(asked, 8, length));
      assertEquals(IceVerdict.ANSWERED, answer(question, remote, path, nowNs));
    }
  }

  private static final class Told implements IceSink {
    final List<String> events = new ArrayList<>();

    @Override
    public void onPathValidated(Path path) {
      events.add("validated " + path);
    }

    @Override
    public void onPathForgotten(Path path) {
      events.add("forgotten " + path);
    }

    @Override
    public void onPathSelected(Path path) {
      events.add("selected " + path);
    }

    @Override
    public void onUfragRetired(String localUfrag) {
      events.add("retired " + localUfrag);
    }
  }
}
