package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.bench.synthetic.Answer;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.View;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;

/** People talk; others do what they can to disturb them. */
class HostileTest extends PlaneTest {
  private static final int PEOPLE = 3;

  private final List<SyntheticPeer> people = new ArrayList<>();
  private long sentBefore;
  private long cameBefore;

  private SyntheticRoom conference(Sfu sfu) throws Exception {
    SyntheticRoom room = room(sfu, "people");
    for (int i = 0; i < PEOPLE; i++) {
      people.add(member(room, "p" + i, i, Shape.MEMBER.withSlots(2, 0)));
    }
    for (SyntheticPeer person : people) {
      for (int slot = 0; slot < 2; slot++) {
        int at = slot;
        await("the conference", () -> person.picture(at).packets() > 20);
        await("its sound", () -> person.sound(at).packets() > 20);
      }
    }
    sentBefore = sent();
    cameBefore = came();
    return room;
  }

  private long sent() {
    return people.stream().mapToLong(SyntheticPeer::sentPackets).sum();
  }

  private long came() {
    return people.stream()
        .mapToLong(person ->
            IntStream.range(0, 2)
                .mapToLong(slot -> person.picture(slot).packets() + person.sound(slot).packets())
                .sum())
        .sum();
  }

  /** Nothing was lost, nothing waits for long, nobody left. */
  private void assertUndisturbed() throws Exception {
    // Each packet goes to two others; what was sent last may be on its way.
    long expected = (PEOPLE - 1) * (sent() - sentBefore);
    long came = came() - cameBefore;
    assertTrue(came > expected / 2, came + " of " + expected + " packets");
    for (SyntheticPeer person : people) {
      for (int slot = 0; slot < 2; slot++) {
        int at = slot;
        long before = person.picture(slot).packets();
        await("it goes on", () -> person.picture(at).packets() > before + 20);
        assertEquals("", person.picture(slot).fault());
        assertEquals("", person.sound(slot).fault());
        assertNoneMissing(person.picture(slot));
        assertNoneMissing(person.sound(slot));
      }
      assertEquals(0, person.reception().bad());
    }
    for (MediaEvent event : events) {
      assertTrue(
          !(event instanceof MediaEvent.Closed && event.room().equals("people"))
              && !(event instanceof MediaEvent.Silent),
          () -> "unexpected: " + event);
    }
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50); // the collector tells nobody when cleaners have run
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void assertDropped(Sfu sfu, String... reasons) {
    Map<String, Long> drops = sfu.statistics().drops();
    for (String reason : reasons) {
      assertTrue(drops.getOrDefault(reason, 0L) > 0, () -> "none dropped as " + reason);
    }
  }

  @Test
  void datagramsOfStrangersAreCountedAndDropped() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = conference(sfu);
    Answer answer = room.connect("half", Offer.of(Shape.MEMBER), View.AUTO);
    String ufrag = answer.ufrag();
    long handshakes = sfu.statistics().handshakes().connections();
    long heap = usedHeap();
    long buffers = buffersInUse(sfu);
    Stranger stranger = keep(new Stranger(sfu.port(), 1));
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 50; i++) {
        stranger.send(stranger.garbage(round * 15 + i));
      }
      stranger.send(stranger.garbage(3_000));
      stranger.send(stranger.garbage(60_000));
      stranger.send(stranger.hello(round * 12));
      stranger.send(stranger.binding("nobody:here", answer.password()));
      stranger.send(stranger.binding(ufrag + ":x", "not the password, but long"));
      stranger.send(stranger.binding("no colon", answer.password()));
      Thread.sleep(5); // the rate is what is tested: ten thousand a second, none of them queued
    }
    assertUndisturbed();
    assertDropped(
        sfu, "oversized", "unknown_source", "stun_malformed", "stun_unknown_user", "stun_refused");
    assertEquals(
        handshakes, sfu.statistics().handshakes().connections(), "a hello without ICE before it");
    assertTrue(buffersInUse(sfu) < buffers + 500, "buffers");
    assertTrue(usedHeap() < heap + (20 << 20), "heap");
  }

  /** RFC 8489 section 9.1.3; so few a second that it is no way to flood others. */
  @Test
  void bindingRequestsOfStrangersAreRefusedInFewAndShortAnswers() throws Exception {
    Sfu sfu = plane(Settings.one());
    Stranger stranger = keep(new Stranger(sfu.port(), 3));
    long beginNs = System.nanoTime();
    stranger.send(stranger.plainBinding());
    assertEquals(400, errorCode(stranger.answer()));
    stranger.send(stranger.binding("nobody:here", "not the password, but long"));
    assertEquals(401, errorCode(stranger.answer()));
    stranger.send(new byte[] {0, 1, 2, 3});
    for (int i = 0; i < 1_000; i++) {
      stranger.send(stranger.plainBinding());
    }
    int answers = 0;
    while (stranger.answer() != null) {
      answers++;
    }
    assertTrue(answers > 0, "no answer");
    // 50 a second, of which the first and the last may be begun.
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNs) + 2;
    assertTrue(answers <= 50 * seconds, answers + " answers in " + seconds + " s");
  }

  private static int errorCode(byte @Nullable [] answer) {
    MemorySegment bytes = MemorySegment.ofArray(Objects.requireNonNull(answer));
    StunMessage message = new StunMessage();
    assertTrue(message.wrap(bytes, 0, answer.length));
    assertTrue(message.is(StunClass.ERROR, StunMethod.BINDING));
    return message.errorCode();
  }

  @Test
  void badPacketsFromAPeersOwnAddressAreCountedAndDropped() throws Exception {
    Sfu sfu = plane(Settings.one());
    conference(sfu);
    Stranger forger = keep(new Stranger(sfu.port(), 2));
    SyntheticPeer own = people.getFirst();
    for (int round = 0; round < 100; round++) {
      byte[] sent = own.lastSent().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      own.sendRaw(sent); // again
      byte[] forged = sent.clone();
      forged[forged.length - 1] ^= 1;
      forged[3] += 5; // another number
      own.sendRaw(forged);
      for (int length = 1; length < 60; length += 7) {
        own.sendRaw(Arrays.copyOf(sent, length));
      }
      byte[] foreign = forged.clone();
      foreign[9] ^= (byte) round; // another SSRC
      own.sendRaw(foreign);
      own.sendRaw(forger.garbage(round * 10));
      own.sendRaw(forger.garbage(2_500));
      own.sendRaw(forger.hello(100));
      Thread.sleep(5); // the rate is what is tested, beside a conference that goes on
    }
    assertDropped(sfu, "replayed", "unauthenticated", "malformed", "unknown_protocol", "oversized");
    assertUndisturbed();
  }

  @Test
  void tenThousandOffersAndNothingMore() throws Exception {
    Sfu sfu = plane(Settings.one().patience(30_000, 120_000, 3_000).limits(1_000, 64));
    SyntheticRoom room = conference(sfu);
    Offer offer = Offer.of(Shape.MEMBER);
    ConnectRequest request =
        new ConnectRequest(
            new ConnectionId("", "", 1),
            room.sdp(offer),
            offer.sources(),
            offer.slots(),
            Map.of(),
            View.AUTO);
    long heap = usedHeap();
    Semaphore inFlight = new Semaphore(50);
    AtomicInteger busy = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    long highest = 0;
    for (int i = 0; i < 10_000; i++) {
      inFlight.acquire();
      CompletableFuture<ConnectAnswer> done =
          sfu.connect(
                  new ConnectRequest(
                      new ConnectionId("room" + i % 500, "stranger" + i, 1),
                      request.offer(),
                      request.sources(),
                      request.slots(),
                      request.states(),
                      request.view()))
              .toCompletableFuture();
      @Nullable Stranger stranger = i % 40 == 0 ? keep(new Stranger(sfu.port(), i)) : null;
      var _ =
          done.whenComplete((answer, fault) -> {
            inFlight.release();
            if (fault == null) {
              answered.incrementAndGet();
            } else if (fault instanceof OfferRefused refused
                && refused.code() == OfferRefused.Code.BUSY) {
              busy.incrementAndGet();
            }
            if (stranger != null && answer != null) {
              beginAndStop(stranger, answer.iceUfrag(), answer.icePassword());
            }
          });
      highest = Math.max(highest, sfu.statistics().connections());
    }
    await("all answered", () -> answered.get() + busy.get() == 10_000);
    assertTrue(highest <= 1_000, "more than the limit");
    assertTrue(busy.get() > 0, "nobody was refused");
    System.out.println("answered " + answered + ", refused " + busy + ", at once " + highest);
    long full = usedHeap();
    int living = sfu.statistics().connections();
    System.out.println((full - heap) / 1024 + " KiB for " + living + " half-open connections");
    await("only people", () -> sfu.statistics().connections() == PEOPLE);
    await("no handshake left", () -> sfu.statistics().handshakes().connections() == PEOPLE);
    assertEquals(1, sfu.statistics().rooms());
    assertEquals(PEOPLE, sfu.statistics().iceUserNames());
    await("no path left", () -> paths(sfu) == PEOPLE);
    assertUndisturbed();
    events.clear(); // the test's own memory
    long after = usedHeap();
    assertTrue(after < heap + (30L << 20), () -> "heap grew by " + (after - heap));
    room.join("latecomer", Offer.of(Shape.MEMBER), View.AUTO); // there is room again
  }

  private static void beginAndStop(Stranger stranger, String ufrag, String password) {
    try {
      stranger.send(stranger.binding(ufrag + ":x", password));
      stranger.send(stranger.hello(200));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void brokenAndHugeOffersAreRefused() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = conference(sfu);
    String good = room.sdp(Offer.of(Shape.MEMBER));
    List<String> bad =
        List.of(
            "",
            "v=0",
            "\u0000".repeat(1 << 20),
            "v=0\r\n".repeat(200_000),
            good + "a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n".repeat(20_000),
            good + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n".repeat(30_000),
            good.replace("a=fingerprint", "a=nofingerprint"),
            good.replace("a=ice-ufrag", "a=noufrag"),
            good.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
            good.substring(0, good.length() / 2).replace("a=setup:actpass", "a=setup:none"));
    long heap = usedHeap();
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < bad.size(); i++) {
        String offer = bad.get(i);
        CompletableFuture<?> answer =
            sfu.connect(
                    new ConnectRequest(
                        new ConnectionId("bad", "b" + i, round + 1),
                        offer,
                        Map.of(),
                        List.of(),
                        Map.of(),
                        View.AUTO))
                .toCompletableFuture();
        try {
          answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertInstanceOf(OfferRefused.class, e.getCause());
        }
      }
    }
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () ->
                sfu.connect(
                        new ConnectRequest(
                            new ConnectionId("bad", "b", 1),
                            bad.get(2),
                            Map.of(),
                            List.of(),
                            Map.of(),
                            View.AUTO))
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertEquals(
        OfferRefused.Code.MALFORMED,
        assertInstanceOf(OfferRefused.class, refused.getCause()).code());
    assertUndisturbed();
    assertTrue(usedHeap() < heap + (20 << 20), "heap");
  }
}
