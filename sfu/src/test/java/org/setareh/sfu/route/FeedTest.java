package org.setareh.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PayloadReader;
import org.setareh.sfu.receive.TestPackets;

/**
 * A track's feeds in its own domain and in a borrowing one: who gets packets, who holds them, and
 * that everything comes back. The domains' tasks and rings are worked off by hand.
 */
final class FeedTest {
  private static final byte[] VP8_KEY_FRAME = {
    (byte) 0x90, (byte) 0x80, (byte) 0x80, 5, 0x10, 0, 0, (byte) 0x9d, 1, 0x2a, 64, 1, (byte) 180, 0
  };

  private final TestPackets packets = new TestPackets();
  private final PayloadReader reader = new PayloadReader(0, 0);
  private final Realm home = new Realm(0);
  private final Realm elsewhere = new Realm(1);
  private final List<Integer> keyFrameRequests = new ArrayList<>();
  private final Track track =
      new Track(
          new ConnectionId("room", "p", 1),
          SourceKind.CAMERA,
          new Track.Format(1, 0, new int[128]),
          home,
          2,
          (encoding, nowNs) -> keyFrameRequests.add(encoding));
  private final List<MediaPacket> heard = new ArrayList<>();
  private final Feed.Listener listener = (feed, packet, nowNs) -> heard.add(packet);
  private Realm current = home;
  private long sequence = 1;
  private long nowNs = 1_000_000_000L;

  /** A domain as workers are: tasks and lent packets wait until its round. */
  private final class Realm implements Domain {
    private final int index;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<MediaPacket> lent = new ArrayDeque<>();

    Realm(int index) {
      this.index = index;
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public boolean inside() {
      return current == this;
    }

    @Override
    public void post(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void lend(Domain to, Track lentTrack, MediaPacket packet) {
      packet.retain();
      ((Realm) to).lent.add(packet);
    }

    /** Tasks, then lent packets; those that the feed does not keep go back. */
    void round() {
      current = this;
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      for (MediaPacket packet = lent.poll(); packet != null; packet = lent.poll()) {
        if (!track.feed(this).forwardLent(packet, nowNs)) {
          packet.pool().releaseRemote(packet);
        }
      }
      current = home;
    }

    void listen(Feed.Listener who) {
      current = this;
      track.feed(this).add(who);
      current = home;
    }

    void leave(Feed.Listener who) {
      current = this;
      track.feed(this).remove(who);
      current = home;
    }
  }

  @AfterEach
  void nothingIsHeld() {
    home.round();
    elsewhere.round();
    track.closeFeed(home);
    track.closeFeed(elsewhere);
    assertEquals(0, inUse());
    packets.close();
  }

  private int inUse() {
    MediaPacket any = make(Codec.VP8);
    any.pool().collectReturned();
    any.release();
    return packets.inUse();
  }

  private MediaPacket make(Codec codec) {
    byte[] payload = codec == Codec.VP8 ? VP8_KEY_FRAME : new byte[] {0x65, 1, 2, 3};
    return packets.make(
        new TestPackets.Content(codec, false, 0, sequence, 3_000, true, payload, 0, null),
        reader,
        -1,
        nowNs);
  }

  /** A round of the publisher's worker: it holds the packet until all is sent. */
  private MediaPacket publish(Codec codec) {
    sequence++;
    MediaPacket packet = make(codec);
    track.forward(packet, nowNs);
    packet.release();
    return packet;
  }

  @Test
  void nothingIsKeptWhereNobodyListens() {
    track.feed(home);
    publish(Codec.VP8);
    assertEquals(0, inUse());
  }

  @Test
  void packetsAreKeptForResendsUntilTheLastOneLeaves() {
    Feed.Listener other = (feed, packet, at) -> {};
    home.listen(listener);
    home.listen(other);
    MediaPacket packet = publish(Codec.VP8);
    assertEquals(List.of(packet), heard);
    assertEquals(1, inUse());
    home.leave(other);
    assertEquals(1, inUse());
    home.leave(listener);
    assertEquals(0, inUse());
    publish(Codec.VP8);
    assertEquals(1, heard.size());
  }

  @Test
  void anotherDomainGetsEachPacketOnceHoweverManyListenThere() {
    List<MediaPacket> second = new ArrayList<>();
    Feed.Listener other = (feed, packet, at) -> second.add(packet);
    elsewhere.listen(listener);
    elsewhere.listen(other);
    publish(Codec.VP8); // the wish has not come yet
    home.round();
    MediaPacket packet = publish(Codec.VP8);
    assertEquals(1, elsewhere.lent.size());
    elsewhere.round();
    assertEquals(List.of(packet), heard);
    assertEquals(List.of(packet), second);
    assertEquals(1, inUse(), "kept there by the reference that was lent");
    elsewhere.leave(other);
    elsewhere.leave(listener);
    assertEquals(0, inUse());
    home.round();
    publish(Codec.VP8);
    assertTrue(elsewhere.lent.isEmpty());
  }

  @Test
  void aLoanThatComesAfterTheLastOneLeftGoesBack() {
    elsewhere.listen(listener);
    home.round();
    publish(Codec.VP8);
    elsewhere.leave(listener);
    elsewhere.round();
    assertTrue(heard.isEmpty());
    assertEquals(0, inUse());
  }

  @Test
  void whoLeavesAndComesBackBeforeTheOwnerHearsOfItIsServed() {
    elsewhere.listen(listener);
    elsewhere.leave(listener);
    elsewhere.listen(listener);
    home.round();
    publish(Codec.VP8);
    elsewhere.round();
    assertEquals(1, heard.size());
  }

  @Test
  void anotherCodecIsAnotherSourceAndLetsGoOfTheOldPackets() {
    home.listen(listener);
    publish(Codec.VP8);
    var before = Objects.requireNonNull(track.feed(home).source());
    publish(Codec.H264);
    assertNotSame(before, track.feed(home).source());
    assertEquals(1, inUse());
  }

  @Test
  void aWishForAKeyFrameGoesToTheOwner() {
    track.feed(home).requestKeyFrame(0, nowNs);
    assertEquals(List.of(0), keyFrameRequests);
    current = elsewhere;
    track.feed(elsewhere).requestKeyFrame(1, nowNs);
    current = home;
    assertEquals(List.of(0), keyFrameRequests);
    home.round();
    assertEquals(List.of(0, 1), keyFrameRequests);
  }

  @Test
  void aClosedFeedServesNobodyAndHoldsNothing() {
    home.listen(listener);
    elsewhere.listen(listener);
    home.round();
    publish(Codec.VP8);
    elsewhere.round();
    track.closeFeed(home);
    track.closeFeed(elsewhere);
    assertEquals(0, inUse());
    heard.clear();
    publish(Codec.VP8);
    elsewhere.round();
    assertTrue(heard.isEmpty());
  }

  @Test
  void whateverHappensInWhichOrderEverythingComesBack() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      boolean[] listens = new boolean[2];
      Realm[] realms = {home, elsewhere};
      for (int step = 0; step < 60; step++) {
        int which = random.nextInt(2);
        switch (random.nextInt(4)) {
          case 0 -> {
            if (listens[which]) {
              realms[which].leave(listener);
            } else {
              realms[which].listen(listener);
            }
            listens[which] = !listens[which];
          }
          case 1 -> realms[which].round();
          default -> publish(random.nextInt(10) == 0 ? Codec.H264 : Codec.VP8);
        }
        nowNs += random.nextInt(300_000_000);
      }
      for (int which = 0; which < 2; which++) {
        if (listens[which]) {
          realms[which].leave(listener);
        }
      }
      home.round();
      elsewhere.round();
      assertEquals(0, inUse(), "seed " + seed);
      publish(Codec.VP8);
      assertFalse(elsewhere.lent.size() > 0, "seed " + seed);
    }
  }
}
