package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.net.Path;
import org.setareh.sfu.dtls.DtlsListener;
import org.setareh.sfu.dtls.SrtpKeys;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.srtp.SrtpMasterKey;
import org.setareh.sfu.srtp.SrtpProfile;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.rtp.SplitPacket;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/** Which addresses a peer with keys of its own may have media sent to. */
final class HostilePeerPathTest extends PeerTest {
  private final MemorySegment memory = Arena.ofAuto().allocate(1024);
  private final Address own = new Address(1);
  private final Address other = new Address(2);

  @AfterEach
  void closeAddresses() throws IOException {
    peer.closeByServer();
    own.close();
    other.close();
  }

  /** RFC 7675: consent of one address is none of another's. */
  @Test
  void whoIsHeardElsewhereGetsNothingAtAnAddressThatIsSilent() throws IOException {
    own.check();
    keys();
    other.check();
    other.answer();
    own.received();
    assign(720);
    try (SrtpSender theirs = crypto.sender(SrtpProfile.AEAD_AES_128_GCM, key(2))) {
      for (int second = 0; second <= 30; second++) {
        picture(theirs, second, own.path);
        assertEquals(1, other.received().size(), "within 30 s");
        nowNs += 1_000 * MS;
      }
      for (int second = 31; second < 40; second++) {
        picture(theirs, second, own.path);
        nowNs += 1_000 * MS;
      }
      assertEquals(List.of(), other.received(), "after 30 s");
      picture(theirs, 40, other.path);
      picture(theirs, 41, own.path);
      assertEquals(2, other.received().size(), "it is heard again");
    }
  }

  /** Whoever holds a room's key could else aim us at anybody, by one check with a forged source. */
  @Test
  void anAddressThatAnswersNoQuestionGetsLittleMoreThanCameFromIt() throws IOException {
    own.check();
    keys();
    own.received();
    assign(720);
    int came = other.check();
    try (SrtpSender theirs = crypto.sender(SrtpProfile.AEAD_AES_128_GCM, key(2))) {
      for (int i = 0; i < 300; i++) {
        picture(theirs, i, own.path);
        assertEquals(1, own.received().size());
        nowNs += 100 * MS;
      }
    }
    assertTrue(bytes(other.received()) <= 3 * came);
  }

  @Test
  void aHandshakeWaitsWhereThreeTimesWhatCameHasGone() throws IOException {
    int came = own.check();
    DtlsListener handshake = Objects.requireNonNull(dtls);
    for (int i = 0; i < 3; i++) {
      handshake.send(new byte[came]);
    }
    for (int i = 0; i < 100; i++) {
      handshake.send(new byte[1_000]);
    }
    int sent = bytes(own.received());
    assertTrue(sent > 2 * came && sent <= 3 * came, sent + " of " + came);
    assertTrue(host.counters.drops(DropReason.UNPROVED_PATH) > 80);
    nowNs += 100 * MS; // it is asked again
    own.check();
    own.answer();
    assertEquals(16, own.received().stream().filter(datagram -> datagram.length == 1_000).count());
  }

  private void keys() {
    Objects.requireNonNull(dtls)
        .established(new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, key(1), key(2)));
  }

  private static int bytes(List<byte[]> datagrams) {
    return datagrams.stream().mapToInt(datagram -> datagram.length).sum();
  }

  private static SrtpMasterKey key(int number) {
    byte[] key = new byte[16];
    key[0] = (byte) number;
    return new SrtpMasterKey(key, new byte[12]);
  }

  /** Somewhere on this machine where datagrams arrive. */
  private final class Address implements AutoCloseable {
    private final DatagramChannel channel;
    private final int priority;
    final Path path;
    private final List<byte[]> unread = new ArrayList<>();

    Address(int priority) {
      this.priority = priority;
      try {
        channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        path = Path.of((InetSocketAddress) channel.getLocalAddress(), null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A nominating check that is right comes from here; its bytes. */
    int check() {
      return stun(
          new StunWriter()
              .begin(memory, 0, StunClass.REQUEST, StunMethod.BINDING, 1, 2)
              .text(StunAttribute.USERNAME, local.ufrag() + ":foe")
              .uint64(StunAttribute.ICE_CONTROLLING, 1)
              .uint32(StunAttribute.PRIORITY, priority)
              .flag(StunAttribute.USE_CANDIDATE)
              .messageIntegrity(StunIntegrity.shortTerm(local.password()))
              .fingerprint()
              .end());
    }

    /** The question that was asked here is answered. */
    void answer() throws IOException {
      collect();
      StunMessage question = new StunMessage();
      for (byte[] datagram : List.copyOf(unread)) {
        MemorySegment copy = Arena.ofAuto().allocate(2048);
        MemorySegment.copy(datagram, 0, copy, ValueLayout.JAVA_BYTE, 0, datagram.length);
        if (question.wrap(copy, 0, datagram.length)
            && question.is(StunClass.REQUEST, StunMethod.BINDING)) {
          unread.clear();
          stun(
              new StunWriter()
                  .beginResponse(memory, 0, StunClass.SUCCESS, question)
                  .messageIntegrity(StunIntegrity.shortTerm(local.password()))
                  .fingerprint()
                  .end());
          return;
        }
      }
      throw new AssertionError("nothing was asked");
    }

    private int stun(int length) {
      MediaPacket packet = Objects.requireNonNull(pool.acquire());
      MemorySegment.copy(memory, 0, packet.segment(), packet.offset(), length);
      packet.arrived(length, nowNs, path);
      StunMessage message = new StunMessage();
      assertTrue(message.wrap(packet.segment(), packet.offset(), length));
      peer.onStun(message, packet, nowNs);
      packet.release();
      return length;
    }

    /** What has come here since this was asked last. */
    List<byte[]> received() throws IOException {
      collect();
      List<byte[]> all = List.copyOf(unread);
      unread.clear();
      return all;
    }

    private void collect() throws IOException {
      port.outbox().flush();
      ByteBuffer buffer = ByteBuffer.allocate(2048);
      while (channel.receive(buffer) != null) {
        unread.add(Arrays.copyOf(buffer.array(), buffer.position()));
        buffer.clear();
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
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
    SplitPacket plain = new SplitPacket();
    plain.begin(memory, at);
    plain.header(12);
    plain.rest(body, 0, VP8_KEY_FRAME.length);
    int length = theirs.protectRtp(plain);
    packet.arrived(length, nowNs, from);
    peer.onSrtp(packet, nowNs);
    peer.flush(nowNs);
    packet.release();
  }
}
