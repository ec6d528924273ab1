package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.setareh.net.Path;
import org.setareh.sfu.dtls.SrtpKeys;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.srtp.SrtpMasterKey;
import org.setareh.sfu.srtp.SrtpProfile;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/** Which addresses a peer with keys of its own may have media sent to. */
final class HostilePeerPathTest extends PeerTest {
  private long sentBefore;

  /** RFC 7675: who holds the keys may name any address once, by a check with a forged source. */
  @Test
  void whoIsHeardElsewhereGetsNothingAtAnAddressThatIsSilent() {
    Path silent = new Path(0, 0xffff_7f00_0001L, 9, 0, 0, 0);
    Path own = new Path(0, 0xffff_7f00_0001L, 10, 0, 0, 0);
    check(own);
    check(silent);
    Objects.requireNonNull(dtls)
        .established(new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, key(1), key(2)));
    assign(720);
    try (SrtpSender theirs = crypto.sender(SrtpProfile.AEAD_AES_128_GCM, key(2))) {
      for (int second = 0; second <= 30; second++) {
        assertEquals(second, host.counters.sentPackets() - sentBefore, "within 30 s");
        picture(theirs, second, own);
        nowNs += 1_000 * MS;
      }
      long sent = host.counters.sentPackets();
      for (int second = 31; second < 40; second++) {
        picture(theirs, second, own);
        nowNs += 1_000 * MS;
      }
      assertEquals(sent, host.counters.sentPackets(), "after 30 s");
      picture(theirs, 40, silent);
      picture(theirs, 41, own);
      assertEquals(sent + 2, host.counters.sentPackets(), "it is heard again");
    }
    peer.closeByServer();
  }

  private static SrtpMasterKey key(int number) {
    byte[] key = new byte[16];
    key[0] = (byte) number;
    return new SrtpMasterKey(key, new byte[12]);
  }

  /** A nominating check that is right. */
  private void check(Path from) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    int length =
        new StunWriter()
            .begin(packet.segment(), packet.offset(), StunClass.REQUEST, StunMethod.BINDING, 1, 2)
            .text(StunAttribute.USERNAME, local.ufrag() + ":foe")
            .uint64(StunAttribute.ICE_CONTROLLING, 1)
            .uint32(StunAttribute.PRIORITY, from.remotePort() == 9 ? 2 : 1)
            .flag(StunAttribute.USE_CANDIDATE)
            .messageIntegrity(StunIntegrity.shortTerm(local.password()))
            .fingerprint()
            .end();
    packet.arrived(length, nowNs, from);
    StunMessage request = new StunMessage();
    assertTrue(request.wrap(packet.segment(), packet.offset(), length));
    peer.onStun(request, packet, nowNs);
    packet.release();
    sentBefore = host.counters.sentPackets();
  }

  /** A key frame of VP8, protected. */
  private void picture(SrtpSender theirs, int number, Path from) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    put32(memory, at, 0x80e00000 | number);
    put32(memory, at + 4, number * 3_000);
    put32(memory, at + 8, VIDEO);
    MemorySegment body = Arena.ofAuto().allocate(VP8_KEY_FRAME.length);
    for (int i = 0; i < VP8_KEY_FRAME.length; i++) {
      put8(body, i, VP8_KEY_FRAME[i]);
    }
    int length = theirs.protectRtp(memory, at, 12, 0, body, 0, VP8_KEY_FRAME.length);
    packet.arrived(length, nowNs, from);
    peer.onSrtp(packet, nowNs);
    peer.flush(nowNs);
    packet.release();
  }
}
