package org.setareh.bench.synthetic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/**
 * A full ICE agent of the simplest kind (RFC 8445): controlling, one candidate pair, which it
 * checks until it works and then for consent. The loop's thread.
 */
final class PeerIce {
  private static final long CHECK_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long CONSENT_NS = TimeUnit.SECONDS.toNanos(4);

  /** As browsers check a pair that is new. */
  private static final long MOVED_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private final PeerSocket socket;
  private final StunWriter stun = new StunWriter();
  private final StunMessage stunIn = new StunMessage();
  private final List<Awaited> checks = new ArrayList<>();
  private Offer offer;
  private Answer answer;
  private StunIntegrity integrity;
  private boolean validated;
  private long nextCheckNs;

  /** Checks that follow soon, since the one before may have come too soon after a nomination. */
  private int soon;

  /** Transaction of the binding request sent last. */
  private long lastCheck;

  /** Who waits for the answer to this check, or to one after it. */
  private record Awaited(long check, CompletableFuture<Void> answered) {}

  PeerIce(PeerSocket socket, Offer offer, Answer answer) {
    this.socket = socket;
    this.offer = offer;
    this.answer = answer;
    this.integrity = StunIntegrity.shortTerm(answer.password());
  }

  /** Goes on under new credentials. */
  void restart(Offer newOffer, Answer newAnswer) {
    offer = newOffer;
    answer = newAnswer;
    integrity = StunIntegrity.shortTerm(newAnswer.password());
    checkNow();
  }

  void checkNow() {
    nextCheckNs = 0;
  }

  /** At another address. */
  void moved() {
    soon = (int) (CONSENT_NS / MOVED_NS);
    checkNow();
  }

  void checkNoMore() {
    soon = 0;
    nextCheckNs = Long.MAX_VALUE;
  }

  /** Checks now, and tells when the answer is here. */
  void check(CompletableFuture<Void> answered) {
    checks.add(new Awaited(lastCheck + 1, answered));
    checkNow();
  }

  void tick(long nowNs) throws IOException {
    if (nowNs >= nextCheckNs) {
      nextCheckNs = nowNs + (!validated ? CHECK_NS : soon > 0 ? MOVED_NS : CONSENT_NS);
      soon = Math.max(0, soon - 1);
      sendCheck();
    }
  }

  private void sendCheck() throws IOException {
    int any = ThreadLocalRandom.current().nextInt();
    int length =
        stun.begin(socket.out(), 0, StunClass.REQUEST, StunMethod.BINDING, any, ++lastCheck)
            .text(StunAttribute.USERNAME, answer.ufrag() + ':' + offer.ufrag())
            .uint64(StunAttribute.ICE_CONTROLLING, 0x0123_4567_89ab_cdefL)
            .uint32(StunAttribute.PRIORITY, 1_845_501_695L)
            .flag(StunAttribute.USE_CANDIDATE)
            .messageIntegrity(integrity)
            .fingerprint()
            .end();
    socket.send(length);
  }

  /**
   * @return whether the pair works, as nobody knew before
   */
  boolean onStun(int length) throws IOException {
    if (!stunIn.wrap(socket.in(), 0, length)) {
      return false;
    }
    if (stunIn.is(StunClass.REQUEST, StunMethod.BINDING)) {
      answerCheck();
      return false;
    }
    if (!stunIn.is(StunClass.SUCCESS, StunMethod.BINDING) || !integrity.verify(stunIn)) {
      return false;
    }
    answered(stunIn.transactionIdLow());
    boolean first = !validated;
    validated = true;
    return first;
  }

  private void answerCheck() throws IOException {
    StunIntegrity own = StunIntegrity.shortTerm(offer.password());
    String user = offer.ufrag() + ':' + answer.ufrag();
    if (user.equals(stunIn.text(StunAttribute.USERNAME)) && own.verify(stunIn)) {
      stun.beginResponse(socket.out(), 0, StunClass.SUCCESS, stunIn);
      socket.send(stun.messageIntegrity(own).fingerprint().end());
    }
  }

  private void answered(long check) {
    checks.removeIf(awaited -> {
      boolean done = awaited.check() <= check;
      if (done) {
        awaited.answered().complete(null);
      }
      return done;
    });
  }
}
