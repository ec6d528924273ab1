package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/** Whose a binding request is, and what is counted where it is nobody's. */
final class DemultiplexerTest extends PeerTest {
  private final TransportCounters counters = new TransportCounters();
  private final Demultiplexer demultiplexer = new Demultiplexer(counters);

  private @Nullable String localUfrag(StunClass kind, String user) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    StunWriter stun =
        new StunWriter().begin(packet.segment(), packet.offset(), kind, StunMethod.BINDING, 1, 2);
    int length = (user.isEmpty() ? stun : stun.text(StunAttribute.USERNAME, user)).end();
    packet.arrived(length, nowNs, path);
    String found = demultiplexer.localUfrag(packet);
    packet.release();
    return found;
  }

  @Test
  void aRequestNamesItsReceiverFirst() {
    assertEquals("ours", localUfrag(StunClass.REQUEST, "ours:theirs"));
    assertEquals(0, counters.drops(DropReason.STUN_REFUSED));
  }

  @Test
  void aRequestThatNamesNobodyIsRefused() {
    assertNull(localUfrag(StunClass.REQUEST, ""));
    assertNull(localUfrag(StunClass.REQUEST, "ours"));
    assertEquals(2, counters.drops(DropReason.STUN_REFUSED));
  }

  /** RFC 8445 section 11: libnice keeps its NAT's mapping alive so; nothing is wrong with it. */
  @Test
  void anIndicationIsNotRefused() {
    assertNull(localUfrag(StunClass.INDICATION, ""));
    assertEquals(0, counters.drops(DropReason.STUN_REFUSED));
  }
}
