package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.setareh.net.Outbox;
import org.setareh.net.PacketPool;
import org.setareh.net.Path;
import org.setareh.net.UdpCounter;
import org.setareh.net.UdpPort;
import org.setareh.net.UdpPorts;
import org.setareh.net.UdpSettings;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.View;
import org.setareh.sfu.dtls.DtlsCertificate;
import org.setareh.sfu.dtls.DtlsEnd;
import org.setareh.sfu.dtls.DtlsHandshakes;
import org.setareh.sfu.dtls.DtlsListener;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.dtls.SrtpKeys;
import org.setareh.sfu.forward.NtpAnchor;
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
import org.setareh.sfu.route.LoneDomain;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.route.SlotAssignment;
import org.setareh.sfu.route.Track;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.srtp.SrtpMasterKey;
import org.setareh.sfu.srtp.SrtpProfile;
import org.setareh.sfu.srtp.SrtpSender;

/**
 * One peer with keys of its own on the only worker there is: everything behind SRTP, from its
 * producers to the consumers of one receiver, by the real ways and in virtual time.
 */
abstract class PeerTest {
  static final ConnectionId FOE = new ConnectionId("room", "foe", 1);
  static final long MS = 1_000_000L;
  static final int SSRC = 7;
  static final int AUDIO = 1;
  static final int VIDEO = 2;
  static final int VIDEO_RTX = 3;
  static final int OPUS = 111;
  static final int RED = 63;

  /** How the payload of a key frame of VP8 begins. */
  static final int[] VP8_KEY_FRAME = {
    0x90, 0x80, 0x80, 5, 0x10, 0, 0, 0x9d, 1, 0x2a, 64, 1, 180, 0
  };

  private static final ExtensionIds IDS = new ExtensionIds(4, 10, 11, 1, 3, 2, 5, 8);

  final SrtpCrypto crypto = SrtpCrypto.choose("auto");
  final PacketPool<MediaPacket> pool = new PacketPool<>(MediaPacket::new, 512, 8, true);
  final SrtpSender sender =
      crypto.sender(SrtpProfile.AEAD_AES_128_GCM, new SrtpMasterKey(new byte[16], new byte[12]));
  final Path path = new Path(0, 0xffff_7f00_0001L, 9, 0, 0, 0);
  final IceCredentials local = IceCredentials.generate(new SecureRandom());
  private final DtlsHandshakes handshakes =
      new DtlsHandshakes(DtlsCertificate.generate(), 1, Duration.ofSeconds(60));
  static final NtpAnchor NTP = NtpAnchor.ofUnixMillis(1_000 * MS, 1_700_000_000_000L);
  UdpPort port;
  Host host;
  PeerTransport peer;
  @Nullable DtlsListener dtls;
  Exit exit;
  Inbound inbound;
  Outbound outbound;
  private RtcpDispatcher rtcp;
  long nowNs = 1_000 * MS;

  @BeforeEach
  void connect() throws Exception {
    port =
        UdpPorts.open(UdpSettings.onPort(0).withBind(List.of(InetAddress.getLoopbackAddress())), 1)
            .getFirst();
    host = new Host();
    exit = new Exit(host);
    exit.set(sender, path);
    NegotiatedCodec opus = new NegotiatedCodec(Codec.OPUS, 0, OPUS, -1, false, false, "");
    List<NegotiatedCodec> pictures =
        List.of(
            new NegotiatedCodec(Codec.VP8, 0, 96, 97, true, false, ""),
            new NegotiatedCodec(Codec.VP9, 0, 98, 99, true, false, ""),
            new NegotiatedCodec(Codec.H264, 0, 100, 101, true, false, ""),
            new NegotiatedCodec(Codec.AV1, 0, 102, 103, true, false, ""));
    inbound =
        new Inbound(
            host,
            FOE,
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
            NTP,
            new SplittableRandom(1));
    rtcp = new RtcpDispatcher(inbound, outbound);
    Room room = new Room("room", host, 3, 4, event -> {});
    peer =
        new PeerTransport(
            new PeerTransport.Seat(FOE, room, host, nowNs, Map.of(), View.AUTO),
            new PeerTransport.Terms(
                new IceCredentialPair(local, local),
                listener -> {
                  dtls = listener;
                  return handshakes.open(DtlsRole.SERVER, List.of(), new NoEvents());
                },
                new Patience(5_000 * MS, 30_000 * MS, 15_000 * MS)),
            new SplittableRandom(1),
            inbound,
            outbound,
            new PeerTransport.Listener() {
              @Override
              public void told(MediaEvent event) {}

              @Override
              public void closed(PeerTransport ended) {}
            });
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

  void assign(int heightPixels) {
    SourceId id = new SourceId("foe", SourceKind.CAMERA);
    Track picture = inbound.track(SourceKind.CAMERA);
    Track sound = inbound.track(SourceKind.MICROPHONE);
    outbound.assign(
        List.of(new SlotAssignment(0, id, picture, sound, heightPixels, 1, null, true)),
        exit,
        nowNs);
  }

  boolean dispatch(MediaPacket packet) {
    boolean whole = rtcp.dispatch(packet, exit, nowNs);
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

  /** Datagrams that left, and that wait to leave. */
  long sent() {
    return port.count(UdpCounter.SENT)
        + port.count(UdpCounter.SEND_REFUSED)
        + port.count(UdpCounter.SEND_BUFFER_FULL)
        + port.outbox().waiting();
  }

  /** The only worker there is. */
  final class Host extends LoneDomain implements TransportHost {
    final TransportCounters counters = new TransportCounters();

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
