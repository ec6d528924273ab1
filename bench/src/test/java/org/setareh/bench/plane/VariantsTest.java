package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.View;

/** The same room by every way a packet can take through the plane. */
class VariantsTest extends PlaneTest {
  record Variant(String name, Settings settings) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Variant> variants() {
    return Stream.of(
        new Variant("one worker", Settings.one()),
        new Variant("poisoned buffers", Settings.one().poisoned()),
        new Variant("two workers, peers spread", Settings.one().workers(2).poisoned()),
        new Variant("three workers, Netty", Settings.one().workers(3).io("netty").poisoned()),
        new Variant("Netty", Settings.one().io("netty")),
        new Variant("jitsi-srtp", Settings.one().srtp("jitsi")),
        new Variant("without GSO", Settings.one().withoutGso()));
  }

  /** Those in which packets change workers, in buffers that are poisoned behind them. */
  static Stream<Variant> spread() {
    return variants().filter(variant -> variant.name().contains("workers"));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void whatIsPublishedReachesEveryViewer(Variant variant) throws Exception {
    Sfu sfu = plane(variant.settings());
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer publisher = room.join("p", Offer.Role.PUBLISHER);
    List<SyntheticPeer> viewers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      viewers.add(room.join("v" + i, Offer.Role.VIEWER));
    }
    publisher.publish(new VideoSource(1_500_000, 30, 1_180));
    for (SyntheticPeer viewer : viewers) {
      await("200 packets", () -> viewer.reception().packets() > 200);
      assertEquals(0, viewer.reception().bad());
      assertTrue(viewer.reception().lost() <= KernelDrops.ofThisProcess());
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void fourPeopleSeeAndHearEachOtherAndLeaveNothing(Variant variant) throws Exception {
    Sfu sfu = plane(variant.settings());
    SyntheticRoom room = room(sfu, "room");
    List<SyntheticPeer> people = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      people.add(member(room, "m" + i, i, Shape.MEMBER));
    }
    for (SyntheticPeer person : people) {
      for (int slot = 0; slot < 3; slot++) {
        int at = slot;
        await("pictures", () -> person.picture(at).packets() > 50);
        await("sound", () -> person.sound(at).packets() > 50);
      }
    }
    for (SyntheticPeer person : people) {
      for (int slot = 0; slot < 3; slot++) {
        assertEquals("", person.picture(slot).fault());
        assertEquals("", person.sound(slot).fault());
        assertNoneMissing(person.picture(slot));
        assertNoneMissing(person.sound(slot));
      }
      assertEquals(
          3, Stream.of(0, 1, 2).map(slot -> person.picture(slot).origin()).distinct().count());
    }
    people.forEach(SyntheticPeer::close);
    awaitEmpty(sfu);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void whatIsLostIsSentAgain(Variant variant) throws Exception {
    assertLossesHeal(variant, Shape.MEMBER);
  }

  @ParameterizedTest
  @MethodSource("spread")
  void whatIsLostIsSentAgainWithoutRtx(Variant variant) throws Exception {
    assertLossesHeal(variant, Shape.MEMBER.withoutRtx());
  }

  private void assertLossesHeal(Variant variant, Shape shape) throws Exception {
    Sfu sfu = plane(variant.settings());
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer publisher = room.join("p", Offer.of(Shape.MEMBER), View.AUTO);
    publisher.publish(new VideoSource(2_000_000, 30, 1_000));
    SyntheticPeer viewer = room.join("v", Offer.of(shape), View.AUTO);
    viewer.sendNacks();
    viewer.lose(0.05);
    await("a picture", () -> viewer.picture(0).packets() > 150);
    viewer.lose(0);
    await("losses", () -> viewer.picture(0).recovered() > 0);
    await("all of them again", () -> viewer.picture(0).missing() == 0);
    assertEquals("", viewer.picture(0).fault());
    assertEquals(0, viewer.reception().bad());
    assertTrue(publisher.reception().bad() == 0);
  }

  @ParameterizedTest
  @MethodSource("overIpv6")
  void connectsOverIpv6(Variant variant) throws Exception {
    Sfu sfu = plane(variant.settings().bind(InetAddress.getByName("::1")));
    SyntheticRoom room = keep(new SyntheticRoom(sfu, "room", "::1"));
    member(room, "p", 1, Shape.MEMBER);
    SyntheticPeer viewer = room.join("v", Offer.Role.MEMBER);
    await("a picture", () -> viewer.picture(0).packets() > 50);
    assertNoneMissing(viewer.picture(0));
  }

  @Test
  void aWildcardAmongTheBoundAddressesMeansAll() throws Exception {
    Sfu sfu = plane(Settings.one().bind(InetAddress.getByName("0.0.0.0")));
    room(sfu, "room").join("v", Offer.Role.MEMBER);
    keep(new SyntheticRoom(sfu, "room", "0:0:0:0:0:0:0:1")).join("six", Offer.Role.MEMBER);
  }

  static Stream<Variant> overIpv6() {
    return Stream.of(
        new Variant("native", Settings.one()), new Variant("Netty", Settings.one().io("netty")));
  }
}
