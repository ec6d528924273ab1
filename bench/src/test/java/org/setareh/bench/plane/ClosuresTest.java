package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaEvent.CloseReason;
import org.setareh.sfu.control.View;

/** Keeps {@code docs/closures.md} true: every way in which a connection ends leaves nothing. */
final class ClosuresTest extends PlaneTest {
  private static final Pattern REASON = Pattern.compile("`([A-Z_]{4,})`");

  @SuppressWarnings("NullAway.Init") // Each test begins its own.
  private SyntheticRoom room;

  @SuppressWarnings("NullAway.Init")
  private SyntheticRoom elsewhere;

  @SuppressWarnings("NullAway.Init")
  private Sfu sfu;

  @Test
  void thePageNamesEveryEndOfAConnection() throws Exception {
    Path page = Path.of("docs/closures.md");
    String text = Files.readString(Files.exists(page) ? page : Path.of("..").resolve(page));
    Matcher found = REASON.matcher(text.substring(text.indexOf("## Which end")));
    Set<String> named = new TreeSet<>();
    while (found.find()) {
      named.add(found.group(1));
    }
    assertEquals(
        Arrays.stream(CloseReason.values())
            .map(Enum::name)
            .collect(Collectors.toCollection(TreeSet::new)),
        named);
  }

  @Test
  void whateverEndsAConnectionNothingOfItStays() throws Exception {
    sfu =
        keep(
            Sfu.start(
                Settings.one().workers(2).patience(2_000, 8_000, 60_000).make(),
                event -> {
                  events.add(event);
                  if (event instanceof MediaEvent.Connected connected
                      && connected.connection().participant().equals("INTERNAL")) {
                    throw new IllegalStateException("for a test");
                  }
                }));
    room = room(sfu, "room");
    elsewhere = room(sfu, "room"); // another browser: another certificate
    SyntheticPeer watcher = room.join("watcher", Offer.Role.MEMBER);
    for (CloseReason reason : CloseReason.values()) {
      String name = reason.name();
      end(reason, name);
      awaitClosed(name, reason);
      if (reason == CloseReason.REPLACED) {
        sfu.post(new MediaCommand.Close(elsewhere.id(name)));
      }
      await(name + ": the watcher alone", () -> sfu.statistics().connections() == 1);
      await(name + ": no peer", () -> peers(sfu) == 1);
      await(name + ": no user name", () -> sfu.statistics().iceUserNames() == 1);
      await(name + ": no path", () -> paths(sfu) == 2); // known to two workers
      await(name + ": no handshake", () -> sfu.statistics().handshakes().connections() == 1);
      await(name + ": no packet", () -> buffersInUse(sfu) == 0);
    }
    watcher.close();
    awaitEmpty(sfu);
  }

  private void end(CloseReason reason, String name) throws Exception {
    switch (reason) {
      case COMMAND -> {
        member(room, name, 1, Shape.MEMBER);
        sfu.post(new MediaCommand.Close(room.id(name)));
      }
      case PEER_CLOSED -> member(room, name, 1, Shape.MEMBER).close();
      case LOST -> member(room, name, 1, Shape.MEMBER).vanish();
      case HANDSHAKE_FAILED -> { // it shows another certificate than it offered
        Offer offer = Offer.of(Shape.MEMBER);
        var _ = room.joining(offer, elsewhere.connect(name, offer, View.AUTO));
      }
      case REPLACED -> {
        member(room, name, 1, Shape.MEMBER);
        elsewhere.join(name, Offer.Role.MEMBER);
      }
      case INTERNAL -> {
        Offer offer = Offer.of(Shape.MEMBER);
        var _ = room.joining(offer, room.connect(name, offer, View.AUTO));
      }
    }
  }
}
