package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.setareh.bench.synthetic.Answer;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaEvent.CloseReason;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.View;

/** How a connection lives and ends, by real packets. */
@Tag("poisoned")
class LifeTest extends PlaneTest {
  @Test
  void silenceIsShownThenEndsAndASignOfLifeBringsBack() throws Exception {
    Sfu sfu = plane(Settings.one().patience(1_000, 3_000, 15_000));
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer peer = member(room, "p", 1, Shape.MEMBER);
    peer.unplug(true);
    awaitEvent("silent", event -> event instanceof MediaEvent.Silent);
    peer.unplug(false);
    awaitEvent("back", event -> event instanceof MediaEvent.Back);
    peer.unplug(true);
    awaitClosed("p", CloseReason.LOST);
    awaitEmpty(sfu);
    String order =
        events.stream()
            .filter(event -> !(event instanceof MediaEvent.SpeakersChanged))
            .map(event -> event.getClass().getSimpleName())
            .collect(Collectors.joining(" "));
    // On a machine that stands still for a second everyone is silent once more.
    assertTrue(order.matches("Connected( Silent Back)+ Silent Closed"), order);
  }

  @Test
  void dtlsCloseIsSeenAtOnce() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer stays = room.join("stays", Offer.Role.MEMBER);
    SyntheticPeer leaves = member(room, "leaves", 1, Shape.MEMBER);
    await("a picture", () -> stays.picture(0).packets() > 10);
    leaves.close();
    awaitClosed("leaves", CloseReason.PEER_CLOSED);
    await("the paths forgotten", () -> sfu.statistics().connections() == 1 && paths(sfu) == 1);
  }

  @Test
  void aCommandCloses() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer peer = room.join("p", Offer.Role.MEMBER);
    sfu.post(new MediaCommand.Close(room.id("p")));
    awaitClosed("p", CloseReason.COMMAND);
    peer.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS); // it was told
    awaitEmpty(sfu);
  }

  @Test
  void whoOffersAndNeverComesIsForgotten() throws Exception {
    Sfu sfu = plane(Settings.one().patience(5_000, 30_000, 500));
    room(sfu, "room").connect("p", Offer.of(Shape.MEMBER), View.AUTO);
    assertEquals(1, sfu.statistics().connections());
    awaitClosed("p", CloseReason.HANDSHAKE_FAILED);
    awaitEmpty(sfu);
  }

  @Test
  void aFaultOnTheWayToConnectedClosesThatPeerAloneAndAtOnce() throws Exception {
    Sfu sfu =
        keep(
            Sfu.start(
                Settings.one().make(),
                event -> {
                  if (event instanceof MediaEvent.Connected connected
                      && connected.connection().participant().equals("p")) {
                    throw new IllegalStateException("for a test");
                  }
                  events.add(event);
                }));
    SyntheticRoom room = room(sfu, "room");
    room.join("stays", Offer.Role.MEMBER);
    Offer offer = Offer.of(Shape.MEMBER);
    var _ =
        room.joining(offer, room.connect("p", offer, View.AUTO)); // may be told of the end first
    awaitClosed("p", CloseReason.INTERNAL);
    await("the other one alone", () -> sfu.statistics().connections() == 1 && peers(sfu) == 1);
  }

  @Test
  void aFreshConnectionReplaces() throws Exception {
    Sfu sfu = plane(Settings.one().workers(2));
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer viewer = room.join("v", Offer.Role.MEMBER);
    member(room, "p", 1, Shape.MEMBER);
    await("the first picture", () -> viewer.picture(0).packets() > 10);
    SyntheticRoom elsewhere = room(sfu, "room"); // another browser: another certificate
    member(elsewhere, "p", 2, Shape.MEMBER);
    awaitClosed("p", CloseReason.REPLACED);
    await("the second picture in the same slot", () -> viewer.picture(0).origin() == 2);
    await("the second sound", () -> viewer.sound(0).origin() == 2);
    assertEquals("", viewer.picture(0).fault());
    assertEquals("", viewer.sound(0).fault());
    assertEquals(2, sfu.statistics().connections());
    sfu.post(new MediaCommand.Close(elsewhere.id("p")));
    sfu.post(new MediaCommand.Close(room.id("v")));
    awaitEmpty(sfu);
  }

  @Test
  void anIceRestartByANewOfferKeepsMediaFlowing() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer viewer = room.join("v", Offer.Role.MEMBER);
    Offer offer = Offer.of(Shape.MEMBER);
    SyntheticPeer publisher = room.join("p", offer, View.AUTO);
    publisher.publish(new VideoSource(300_000, 30, 1_000).origin(1));
    await("a picture", () -> viewer.picture(0).packets() > 50);
    for (int i = 0; i < 3; i++) {
      offer = room.restart("p", publisher, offer);
      publisher.rebind(); // as after a change of network
      long before = viewer.picture(0).packets();
      await("media after the restart", () -> viewer.picture(0).packets() > before + 50);
    }
    assertEquals("", viewer.picture(0).fault());
    assertNoneMissing(viewer.picture(0));
    await("only living user names", () -> sfu.statistics().iceUserNames() == 2);
    assertTrue(events.stream().noneMatch(event -> event instanceof MediaEvent.Closed));
  }

  @Test
  void anIceRestartWithoutAnOfferKeepsMediaFlowing() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer publisher = member(room, "p", 1, Shape.MEMBER);
    Offer offer = Offer.of(Shape.MEMBER);
    Answer answer = room.connect("v", offer, View.AUTO);
    SyntheticPeer viewer = room.join(offer, answer);
    await("a picture", () -> viewer.picture(0).packets() > 50);
    Offer next = offer.restarted();
    ConnectAnswer restarted =
        sfu.restart(room.id("v"), next.ufrag(), next.password())
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertEquals(room.id("v").number(), restarted.connection());
    viewer.restart(next, answer.restarted(restarted.iceUfrag(), restarted.icePassword()));
    viewer.rebind();
    long before = viewer.picture(0).packets();
    await("media after the restart", () -> viewer.picture(0).packets() > before + 50);
    assertEquals(0, publisher.reception().bad());
  }

  @Test
  void aRestartOfNobodyIsRefused() throws Exception {
    Sfu sfu = plane(Settings.one());
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () ->
                sfu.restart(new ConnectionId("room", "p", 1), "abcd", "0123456789012345678901")
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertEquals(
        OfferRefused.Code.UNKNOWN, assertInstanceOf(OfferRefused.class, refused.getCause()).code());
  }

  @Test
  void mediaFollowsAPeerToAnotherPort() throws Exception {
    Sfu sfu = plane(Settings.one().workers(2));
    SyntheticRoom room = room(sfu, "room");
    member(room, "p", 1, Shape.MEMBER);
    SyntheticPeer viewer = room.join("v", Offer.Role.MEMBER);
    await("a picture", () -> viewer.picture(0).packets() > 50);
    for (int i = 0; i < 5; i++) { // another port may be another worker's by the kernel's hash
      viewer.rebind();
      long before = viewer.picture(0).packets();
      await("a picture at the new port", () -> viewer.picture(0).packets() > before + 20);
    }
    assertEquals("", viewer.picture(0).fault());
  }

  @Test
  void mediaGoesOnAtOnceBothWaysWhereANatGivesAnotherPortThatNobodyChecks() throws Exception {
    Sfu sfu = plane(Settings.one().workers(2));
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer moves = member(room, "p", 1, Shape.MEMBER);
    SyntheticPeer stays = member(room, "v", 2, Shape.MEMBER);
    await("pictures", () -> moves.picture(0).packets() > 50 && stays.picture(0).packets() > 50);
    moves.checkNoMore();
    for (int i = 0; i < 5; i++) {
      moves.rebindUnnoticed();
      long there = stays.picture(0).packets();
      long here = moves.picture(0).packets();
      await(
          "pictures from and at the new port",
          () -> stays.picture(0).packets() > there + 5 && moves.picture(0).packets() > here + 5);
    }
    assertEquals("", moves.picture(0).fault());
    assertEquals("", stays.picture(0).fault());
  }
}
