package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.net.Outbox;
import org.setareh.net.PacketPool;
import org.setareh.net.Path;
import org.setareh.net.UdpPort;
import org.setareh.net.UdpPorts;
import org.setareh.net.UdpSettings;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.sfu.dtls.DtlsCertificate;
import org.setareh.sfu.dtls.DtlsEnd;
import org.setareh.sfu.dtls.DtlsHandshakes;
import org.setareh.sfu.dtls.DtlsListener;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.dtls.SrtpKeys;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.forward.NtpAnchor;
import org.setareh.sfu.forward.TransportSequences;
import org.setareh.sfu.ice.IceCredentialPair;
import org.setareh.sfu.ice.IceCredentials;
import org.setareh.sfu.negotiate.ExtensionIds;
import org.setareh.sfu.negotiate.Negotiated;
import org.setareh.sfu.negotiate.NegotiatedCodec;
import org.setareh.sfu.negotiate.NegotiatedSection;
import org.setareh.sfu.negotiate.NegotiatedSlot;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Domain;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.route.SlotAssignment;
import org.setareh.sfu.route.Track;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.srtp.SrtpMasterKey;
import org.setareh.sfu.srtp.SrtpProfile;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/**
 * What a peer with keys of its own may send: everything behind SRTP, from its producers to the
 * consumers of one receiver, by the real ways and in virtual time.
 */
final class HostilePeerTest {
  private static final long MS = 1_000_000L;
  private static final int SSRC = 7;
  private static final int AUDIO = 1;
  private static final int VIDEO = 2;
  private static final int VIDEO_RTX = 3;
  private static final int OPUS = 111;
  private static final int RED = 63;
  private static final int[] VIDEO_TYPES = {96, 97, 98, 99, 100, 101, 102, 103};

  /** Of a key frame of AV1 with the structure of L2T2. */
  private static final byte[] DESCRIPTOR =
      HexFormat.of().parseHex("fc01f4978367aa130a019a284d04686422265013f00b3027f016703d000979e97f");

  private static final ExtensionIds IDS = new ExtensionIds(4, 10, 11, 1, 3, 2, 5, 8);

  private final SrtpCrypto crypto = SrtpCrypto.choose("auto");
  private final PacketPool<MediaPacket> pool = new PacketPool<>(MediaPacket::new, 512, 8, true);
  private final SrtpSender sender =
      crypto.sender(SrtpProfile.AEAD_AES_128_GCM, new SrtpMasterKey(new byte[16], new byte[12]));
  private final Path path = new Path(0, 0xffff_7f00_0001L, 9, 0, 0, 0);
  private final IceCredentials local = IceCredentials.generate(new SecureRandom());
  private final DtlsHandshakes handshakes =
      new DtlsHandshakes(DtlsCertificate.generate(), 1, Duration.ofSeconds(15));
  private UdpPort port;
  private Host host;
  private PeerTransport peer;
  private @Nullable DtlsListener dtls;
  private Inbound inbound;
  private Outbound outbound;
  private RtcpDispatcher rtcp;
  private long nowNs = 1_000 * MS;
  private long sentBefore;

  @BeforeEach
  void connect() throws Exception {
    port =
        UdpPorts.open(UdpSettings.onPort(0).withBind(List.of(InetAddress.getLoopbackAddress())), 1)
            .getFirst();
    host = new Host();
    NegotiatedCodec opus = new NegotiatedCodec(Codec.OPUS, 0, OPUS, -1, false, "");
    List<NegotiatedCodec> pictures =
        List.of(
            new NegotiatedCodec(Codec.VP8, 0, 96, 97, true, ""),
            new NegotiatedCodec(Codec.VP9, 0, 98, 99, true, ""),
            new NegotiatedCodec(Codec.H264, 0, 100, 101, true, ""),
            new NegotiatedCodec(Codec.AV1, 0, 102, 103, true, ""));
    inbound =
        new Inbound(
            host,
            "foe",
            negotiated(
                new NegotiatedSource(
                    SourceKind.MICROPHONE,
                    "0",
                    List.of(opus),
                    RED,
                    IDS,
                    List.of(),
                    List.of(new DeclaredStream(AUDIO, 0, false))),
                new NegotiatedSource(
                    SourceKind.CAMERA,
                    "1",
                    pictures,
                    -1,
                    IDS,
                    List.of(),
                    List.of(new DeclaredStream(VIDEO, VIDEO_RTX, true)))),
            Map.of(),
            1,
            99);
    outbound =
        new Outbound(
            host,
            List.of(
                new NegotiatedSlot(
                    new NegotiatedSection("a", List.of(opus), RED, IDS, true, SSRC + 1, 0),
                    new NegotiatedSection("v", pictures, -1, IDS, true, SSRC, SSRC + 2))),
            new byte[] {'c'},
            NtpAnchor.ofUnixMillis(nowNs, 1_700_000_000_000L),
            new SplittableRandom(1));
    rtcp = new RtcpDispatcher(inbound, outbound);
    Room room = new Room("room", host, 3, 4, event -> {});
    peer =
        new PeerTransport(
            new PeerTransport.Seat("foe", room, host, Map.of(), View.AUTO),
            new IceCredentialPair(local, local),
            new SplittableRandom(1),
            nowNs,
            listener -> {
              dtls = listener;
              return handshakes.open(DtlsRole.SERVER, List.of(), new NoEvents());
            },
            new PeerTransport.Patience(5_000 * MS, 30_000 * MS, 15_000 * MS),
            inbound,
            outbound,
            event -> {},
            ended -> {});
  }

  @AfterEach
  void nothingIsHeld() {
    outbound.close();
    inbound.close();
    assertEquals(0, pool.inUse());
    sender.close();
    handshakes.close();
    port.close();
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nonsenseUnderRightKeysIsForwardedOrDroppedAndNeverAFault(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    assign(random.nextBoolean() ? 90 : 720);
    int sequence = 0;
    for (int i = 0; i < 6_000; i++) {
      nowNs += random.nextInt(3) * MS;
      sequence += random.nextInt(40) == 0 ? random.nextInt(65_536) : 1;
      MediaPacket packet = rtp(random, sequence);
      inbound.onRtp(packet, nowNs);
      if (random.nextInt(4) == 0) {
        outbound.flush(sender, path, nowNs);
      }
      if (random.nextInt(16) == 0) {
        feedback(random);
        inbound.onDeadline(sender, path, nowNs);
        outbound.onDeadline(sender, path, nowNs);
        outbound.flush(sender, path, nowNs);
        port.outbox().flush();
      }
      outbound.flush(sender, path, nowNs);
      packet.release();
    }
    assertTrue(host.counters.sentPackets() > 100, "some of it is forwarded");
  }

  /** A key frame of L2T2 whose descriptor is filled up, to a receiver of the lowest layer. */
  @Test
  void aDescriptorThatCannotGrowHarmsNoReceiver() {
    assign(90);
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    put32(memory, at, 0x90e60001);
    put32(memory, at + 8, VIDEO);
    put32(memory, at + 12, 0x10000041);
    memory.asSlice(at + 16, 260).fill((byte) 0);
    put16(memory, at + 16, 0x08ff);
    MemorySegment.copy(DESCRIPTOR, 0, memory, ValueLayout.JAVA_BYTE, at + 18, DESCRIPTOR.length);
    put32(memory, at + 276, 0x180a0b00);
    packet.arrived(280, nowNs, path);
    inbound.onRtp(packet, nowNs);
    outbound.flush(sender, path, nowNs);
    packet.release();
    assertTrue(packet.hasDependency() && packet.keyFrame());
    assertEquals(1, host.counters.sentPackets());
  }

  @Test
  void dropsAreCountedByTheirReason() {
    inbound.setState(SourceKind.CAMERA, SourceState.MUTED);
    for (int payloadType : new int[] {96, 50}) {
      MediaPacket packet = Objects.requireNonNull(pool.acquire());
      put32(packet.segment(), packet.offset(), 0x80000001 | payloadType << 16);
      put32(packet.segment(), packet.offset() + 8, payloadType);
      put32(packet.segment(), packet.offset() + 12, 0x10010203);
      packet.arrived(16, nowNs, path);
      inbound.onRtp(packet, nowNs);
      packet.release();
    }
    assertEquals(1, host.counters.drops(DropReason.MUTED));
    assertEquals(1, host.counters.drops(DropReason.UNKNOWN_SSRC), "of a payload type of nobody");
  }

  @Test
  void feedbackAboutMoreThanWasSentIsNotRead() {
    for (int i = 0; i < 100; i++) {
      assertTrue(dispatch(lostRuns(55)));
    }
    assertTrue(outbound.statusesRead() <= TransportSequences.LOGGED);
  }

  /** VP9 in two layers, of which the browser does not ask for everything that it needs. */
  @Test
  void whatFeedbackReportsLostLeavesAgainByRtxWithinTheBudget() {
    assign(360);
    layers(0);
    assertEquals(2, host.counters.sentPackets());
    nowNs += 60 * MS;
    assertTrue(dispatch(lost(0, 2)));
    assertEquals(4, host.counters.sentPackets());
    assertTrue(dispatch(lost(0, 2)));
    assertEquals(4, host.counters.sentPackets(), "the first two left again, and are on their way");
    nowNs += 60 * MS;
    assertTrue(dispatch(lost(2, 2)));
    assertEquals(6, host.counters.sentPackets(), "what left by RTX was lost too");

    Consumer consumer = Objects.requireNonNull(outbound.streamOf(SSRC)).consumer();
    for (int picture = 1; picture <= 200; picture++) {
      layers(picture);
      if (picture % 40 == 0) {
        nowNs += 60 * MS; // before the network is judged
        for (int i = 0; i < 4; i++) {
          assertTrue(dispatch(lost((int) host.counters.sentPackets() - 80, 80)));
        }
      }
    }
    assertEquals(402, consumer.packetsSent());
    assertTrue(consumer.resends() > 100, consumer.resends() + " again");
    assertTrue(consumer.resends() <= 32 + consumer.packetsSent() / 2, "within the budget");
  }

  /** A picture of VP9 in two spatial layers of a packet each; the first is a key picture. */
  private void layers(int picture) {
    for (int spatial = 0; spatial < 2; spatial++) {
      MediaPacket packet = Objects.requireNonNull(pool.acquire());
      MemorySegment memory = packet.segment();
      long at = packet.offset();
      put32(memory, at, 0x80620000 | 2 * picture + spatial | spatial << 23);
      put32(memory, at + 4, picture * 3_000);
      put32(memory, at + 8, VIDEO);
      boolean structure = picture == 0 && spatial == 0;
      put32(
          memory,
          at + 12,
          (picture == 0 ? 0xac000000 : 0xec000000)
              | (structure ? 0x02000000 : 0)
              | (picture & 0x7f) << 16
              | spatial << 9
              | picture & 0xff);
      int length = 16;
      if (structure) {
        put8(memory, at + length++, 0x30);
        for (int layer = 0; layer < 2; layer++) {
          put32(memory, at + length, 320 << layer << 16 | 180 << layer);
          length += 4;
        }
      }
      put32(memory, at + length, picture);
      packet.arrived(length + 4, nowNs, path);
      inbound.onRtp(packet, nowNs);
      outbound.flush(sender, path, nowNs);
      packet.release();
    }
  }

  /** Transport-wide feedback: so many packets from {@code first} on did not arrive. */
  private MediaPacket lost(int first, int count) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    put32(memory, at, 0x8fcd0005);
    put32(memory, at + 12, first << 16 | count);
    put32(memory, at + 16, 0);
    put32(memory, at + 20, count << 16);
    packet.arrived(24, nowNs, path);
    return packet;
  }

  @Test
  void aCompoundsNacksAreLookedUpAsFarAsAConsumerRemembers() {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    int pairs = 480;
    put32(memory, at, 0x81cd0000 | 2 + pairs);
    put32(memory, at + 8, SSRC);
    for (int i = 0; i < pairs; i++) {
      put32(memory, at + 12 + 4L * i, i << 16 | 0xffff);
    }
    packet.arrived(12 + 4 * pairs, nowNs, path);
    assertTrue(dispatch(packet));
    Consumer consumer = Objects.requireNonNull(outbound.streamOf(SSRC)).consumer();
    assertEquals(0, consumer.resends());
    assertTrue(consumer.resendsRefused() < Outbound.MAX_NACKED + 17, "looked up");
  }

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
    MemorySegment body = Arena.ofAuto().allocate(FRONTS[0].length);
    for (int i = 0; i < FRONTS[0].length; i++) {
      put8(body, i, FRONTS[0][i]);
    }
    int length = theirs.protectRtp(memory, at, 12, 0, body, 0, FRONTS[0].length);
    packet.arrived(length, nowNs, from);
    peer.onSrtp(packet, nowNs);
    peer.flush(nowNs);
    packet.release();
  }

  private void assign(int heightPixels) {
    SourceId id = new SourceId("foe", SourceKind.CAMERA);
    Track picture = inbound.track(SourceKind.CAMERA);
    Track sound = inbound.track(SourceKind.MICROPHONE);
    outbound.assign(
        List.of(new SlotAssignment(0, id, picture, sound, heightPixels, 1, null, true)),
        sender,
        path,
        nowNs);
  }

  /** A header of good form mostly, with extensions and a payload that may begin as they should. */
  private MediaPacket rtp(SplittableRandom random, int sequence) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long start = packet.offset();
    boolean audio = random.nextInt(5) == 0;
    int type =
        audio ? random.nextBoolean() ? OPUS : RED : VIDEO_TYPES[random.nextInt(VIDEO_TYPES.length)];
    int ssrc = audio ? AUDIO : (type & 1) == 1 ? VIDEO_RTX : VIDEO;
    boolean extended = random.nextInt(3) != 0;
    put8(memory, start, 0x80 | (extended ? 0x10 : 0) | (random.nextInt(20) == 0 ? 0x21 : 0));
    put8(memory, start + 1, type | (random.nextBoolean() ? 0x80 : 0));
    put16(memory, start + 2, sequence);
    put32(memory, start + 4, sequence * 3_000 + (random.nextInt(50) == 0 ? random.nextInt() : 0));
    put32(memory, start + 8, random.nextInt(50) == 0 ? random.nextInt() : ssrc);
    long at = start + 12;
    if (extended) {
      int words = random.nextInt(random.nextInt(10) == 0 ? 66 : 12);
      put16(memory, at, random.nextBoolean() ? 0x1000 : 0xbede);
      put16(memory, at + 2, words);
      at = fill(random, memory, at + 4, 4 * words);
      if (words > 2) {
        // a dependency descriptor in two-byte form
        int length = Math.min(255, random.nextInt(4 * words - 2));
        put16(memory, start + 16, 8 << 8 | length);
        if (random.nextBoolean()) {
          MemorySegment descriptor = MemorySegment.ofArray(DESCRIPTOR);
          int right = Math.min(length, DESCRIPTOR.length);
          MemorySegment.copy(descriptor, 0, memory, start + 18, right);
        }
        for (int flips = random.nextInt(3); flips > 0 && length > 0; flips--) {
          put8(memory, start + 18 + random.nextInt(length), random.nextInt());
        }
      }
    }
    int[] front = FRONTS[random.nextInt(FRONTS.length)];
    if (type == 97 || type == 99 || type == 101 || type == 103) {
      put16(memory, at, sequence - random.nextInt(30));
      at += 2;
    }
    for (int value : front) {
      put8(memory, at++, random.nextInt(30) == 0 ? random.nextInt() : value);
    }
    at = fill(random, memory, at, random.nextInt(random.nextInt(10) == 0 ? 1_200 : 60));
    packet.arrived((int) (at - start), nowNs, path);
    return packet;
  }

  /** How payloads begin: key frames of VP8, VP9, H.264 and AV1, a delta frame, RED, nothing. */
  private static final int[][] FRONTS = {
    {0x90, 0x80, 0x80, 5, 0x10, 0, 0, 0x9d, 1, 0x2a, 64, 1, 180, 0},
    {0x90, 0xe0, 0x80, 6, 9, 0x20, 0x11, 0, 0},
    {0x8f, 0x80, 7, 0x00, 0x03, 0x18, 1, 64, 0, 180, 0, 0},
    {0x78, 0, 8, 0x67, 0x42, 0xe0, 0x1f, 0xda, 1, 64, 0x16, 0, 2, 0x68, 0xce, 0, 2, 0x65, 0x88},
    {0x7c, 0x85, 0x88, 0x80},
    {0x18, 0x0a, 0x0b, 0, 0, 0, 4},
    {0xef, 0, 0, 20, 0x6f},
    {},
  };

  private static long fill(SplittableRandom random, MemorySegment memory, long at, int bytes) {
    byte[] nonsense = new byte[bytes];
    random.nextBytes(nonsense);
    MemorySegment.copy(nonsense, 0, memory, ValueLayout.JAVA_BYTE, at, bytes);
    return at + bytes;
  }

  /** RTCP about what was sent, with numbers that may be anything. */
  private void feedback(SplittableRandom random) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int words = 2 + random.nextInt(12);
      int[] kinds = {0x81cd, 0x8fcd, 0x81ce, 0x84ce, 0x8fce, 0x80c8, 0x81c9, 0x81ca, 0x81cb};
      int kind = random.nextInt(8) == 0 ? random.nextInt() : kinds[random.nextInt(kinds.length)];
      fill(random, memory, at, 4 + 4 * words);
      put32(memory, at, kind << 16 | words);
      put32(memory, at + 4, random.nextInt(4));
      put32(memory, at + 8, random.nextInt(3) == 0 ? random.nextInt() : SSRC + random.nextInt(3));
      at += 4 + 4L * words;
    }
    packet.arrived((int) (at - packet.offset()), nowNs, path);
    dispatch(packet);
  }

  /** Transport-wide feedback again and again, each about 65,528 packets that did not arrive. */
  private MediaPacket lostRuns(int packets) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    for (int i = 0; i < packets; i++) {
      put32(memory, at, 0x8fcd0008);
      put32(memory, at + 12, 0xfff8);
      put32(memory, at + 16, 0);
      for (int chunk = 0; chunk < 8; chunk++) {
        put16(memory, at + 20 + 2L * chunk, 0x1fff);
      }
      at += 36;
    }
    packet.arrived((int) (at - packet.offset()), nowNs, path);
    return packet;
  }

  private boolean dispatch(MediaPacket packet) {
    boolean whole = rtcp.dispatch(packet, sender, path, nowNs);
    packet.release();
    return whole;
  }

  /** Of the handshake that nobody shakes hands in. */
  private static final class NoEvents implements DtlsListener {
    @Override
    public void send(byte[] datagram) {}

    @Override
    public void established(SrtpKeys keys) {}

    @Override
    public void closed(DtlsEnd end, String words) {}
  }

  private static Negotiated negotiated(NegotiatedSource... sources) {
    IceCredentials any = new IceCredentials("ufrag", "password");
    return new Negotiated(
        "",
        false,
        any,
        any,
        DtlsRole.SERVER,
        List.of(),
        "cname",
        true,
        List.of(sources),
        List.of());
  }

  /** The only worker there is. */
  private final class Host implements TransportHost {
    private final TransportCounters counters = new TransportCounters();

    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean inside() {
      return true;
    }

    @Override
    public void post(Runnable task) {
      task.run();
    }

    @Override
    public void lend(Domain to, Track track, MediaPacket packet) {
      assertFalse(true, "nobody else is here");
    }

    @Override
    public long nowNs() {
      return nowNs;
    }

    @Override
    public Outbox outbox() {
      return port.outbox();
    }

    @Override
    public TransportCounters counters() {
      return counters;
    }

    @Override
    public SrtpCrypto crypto() {
      return crypto;
    }

    @Override
    public void forwarded(MediaPacket packet) {}

    @Override
    public @Nullable MediaPacket spare() {
      return null;
    }

    @Override
    public void flushLater(PeerTransport transport) {}

    @Override
    public void dueAt(long deadlineNs) {}

    @Override
    public void learn(Path path, PeerTransport transport) {}

    @Override
    public void confirm(Path path, PeerTransport transport) {}

    @Override
    public void learn(int ssrc, PeerTransport transport) {}

    @Override
    public void forget(Path path, PeerTransport transport) {}

    @Override
    public void retire(String localUfrag) {}

    @Override
    public void closed(PeerTransport transport) {}
  }
}
