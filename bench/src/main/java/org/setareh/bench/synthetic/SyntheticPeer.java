package org.setareh.bench.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.dtls.DtlsConnection;
import org.setareh.sfu.dtls.DtlsEnd;
import org.setareh.sfu.dtls.DtlsHandshakes;
import org.setareh.sfu.dtls.DtlsListener;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.dtls.SrtpKeys;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.srtp.SrtpReceiver;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtp.RtpHeaderWriter;
import org.setareh.wire.rtp.RtpPacket;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/**
 * One synthetic participant on its own socket: a full ICE agent of the simplest kind (controlling,
 * one candidate pair), DTLS client, SRTP. Its loop's thread runs it; {@link #connected} may be
 * waited for by any.
 */
public final class SyntheticPeer implements AutoCloseable {
  private static final long CHECK_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long CONSENT_NS = TimeUnit.SECONDS.toNanos(4);
  private static final long REPORT_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int BUFFER_BYTES = 2048;

  private final SyntheticLoop loop;
  private final Offer offer;
  private final Answer answer;
  private final DtlsHandshakes handshakes;
  private final SrtpCrypto crypto;
  private final DatagramChannel channel;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment in = arena.allocate(BUFFER_BYTES, 64);
  private final MemorySegment out = arena.allocate(BUFFER_BYTES, 64);
  private final MemorySegment plain = arena.allocate(BUFFER_BYTES, 64);
  private final ByteBuffer inBuffer = in.asByteBuffer();
  private final ByteBuffer outBuffer = out.asByteBuffer();
  private final StunIntegrity integrity;
  private final StunWriter stun = new StunWriter();
  private final StunMessage stunIn = new StunMessage();
  private final RtpPacket rtp = new RtpPacket();
  private final RtpHeaderWriter header = new RtpHeaderWriter();
  private final RtcpReader rtcp = new RtcpReader();
  private final RtcpWriter rtcpOut = new RtcpWriter();
  private final Reception reception = new Reception();
  private final CompletableFuture<SyntheticPeer> connected = new CompletableFuture<>();
  private final CompletableFuture<DtlsEnd> ended = new CompletableFuture<>();

  private @Nullable DtlsConnection dtls;
  private @Nullable SrtpSender sender;
  private @Nullable SrtpReceiver receiver;
  private @Nullable VideoSource video;
  private boolean closed;
  private boolean validated;
  private int transportSequence;
  private long nextCheckNs;
  private long nextReportNs;

  SyntheticPeer(
      SyntheticLoop loop, Offer offer, Answer answer, DtlsHandshakes handshakes, SrtpCrypto crypto)
      throws IOException {
    this.loop = loop;
    this.offer = offer;
    this.answer = answer;
    this.handshakes = handshakes;
    this.crypto = crypto;
    this.integrity = StunIntegrity.shortTerm(answer.password());
    channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 4 << 20);
    channel.connect(answer.server());
  }

  DatagramChannel channel() {
    return channel;
  }

  /** Done when media can flow; fails with the words of what went wrong. */
  public CompletableFuture<SyntheticPeer> connected() {
    return connected;
  }

  /** Done when DTLS is over. */
  public CompletableFuture<DtlsEnd> ended() {
    return ended;
  }

  /** What has arrived; the loop's thread writes it. */
  public Reception reception() {
    return reception;
  }

  /** Sends made-up VP8 from now on. */
  public void publish(VideoSource source) {
    loop.run(() -> video = source);
  }

  /**
   * Reads nothing any more: what still comes fills the socket's buffer and is dropped by the
   * kernel, as the receivers of {@code bench/floor} do it.
   */
  public void deafen() {
    loop.run(() -> {
      try {
        channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      loop.unregister(this);
    });
  }

  // All below: the loop's thread.

  void tick(long nowNs) throws IOException {
    if (closed) {
      return;
    }
    if (nowNs >= nextCheckNs) {
      nextCheckNs = nowNs + (validated ? CONSENT_NS : CHECK_NS);
      sendCheck();
    }
    if (sender != null && nowNs >= nextReportNs) {
      nextReportNs = nowNs + REPORT_NS;
      sendReport(nowNs);
    }
    VideoSource source = video;
    if (source != null && sender != null) {
      source.produce(nowNs, this);
    }
  }

  long nextFrameNs() {
    VideoSource source = video;
    return source == null || sender == null ? Long.MAX_VALUE : source.nextFrameNs();
  }

  private void sendCheck() throws IOException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int length =
        stun.begin(
                out, 0, StunClass.REQUEST, StunMethod.BINDING, random.nextInt(), random.nextLong())
            .text(StunAttribute.USERNAME, answer.ufrag() + ':' + offer.ufrag())
            .uint64(StunAttribute.ICE_CONTROLLING, 0x0123_4567_89ab_cdefL)
            .uint32(StunAttribute.PRIORITY, 1_845_501_695L)
            .flag(StunAttribute.USE_CANDIDATE)
            .messageIntegrity(integrity)
            .fingerprint()
            .end();
    send(length);
  }

  private void send(int length) throws IOException {
    outBuffer.clear().limit(length);
    channel.write(outBuffer);
  }

  void readAll(long nowNs) throws IOException {
    while (true) {
      inBuffer.clear();
      int length = channel.read(inBuffer);
      if (length <= 0) {
        return;
      }
      onDatagram(length, nowNs);
    }
  }

  private void onDatagram(int length, long nowNs) {
    int first = in.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    if (first < 4) {
      onStun(length);
    } else if (first >= 20 && first < 64) {
      DtlsConnection connection = dtls;
      if (connection != null) {
        connection.receive(in, 0, length);
      }
    } else if (receiver != null && first >= 128 && first < 192) {
      int type = in.get(ValueLayout.JAVA_BYTE, 1) & 0xff;
      if (type >= 192 && type < 224) {
        onRtcp(receiver.unprotectRtcp(in, 0, length));
      } else {
        onRtp(receiver.unprotectRtp(in, 0, length), nowNs);
      }
    }
  }

  private void onStun(int length) {
    if (!stunIn.wrap(in, 0, length)
        || !stunIn.is(StunClass.SUCCESS, StunMethod.BINDING)
        || !integrity.verify(stunIn)
        || validated) {
      return;
    }
    validated = true;
    dtls =
        handshakes.open(
            answer.passive() ? DtlsRole.CLIENT : DtlsRole.SERVER,
            answer.fingerprints(),
            new DtlsListener() {
              @Override
              public void send(byte[] datagram) {
                try {
                  channel.write(ByteBuffer.wrap(datagram));
                } catch (IOException e) {
                  connected.completeExceptionally(e);
                }
              }

              @Override
              public void established(SrtpKeys keys) {
                loop.run(() -> onKeys(keys));
              }

              @Override
              public void closed(DtlsEnd end, String words) {
                connected.completeExceptionally(new IOException(end + " " + words));
                ended.complete(end);
              }
            });
  }

  private void onKeys(SrtpKeys keys) {
    sender = crypto.sender(keys.profile(), keys.local());
    receiver = crypto.receiver(keys.profile(), keys.remote());
    connected.complete(this);
  }

  private void onRtp(int length, long nowNs) {
    if (length < 0 || !rtp.wrap(in, 0, length)) {
      reception.onBad();
      return;
    }
    reception.onRtp(rtp, nowNs);
  }

  private void onRtcp(int length) {
    if (length < 0 || !rtcp.wrap(in, 0, length)) {
      reception.onBad();
      return;
    }
    while (rtcp.next()) {
      switch (rtcp.kind()) {
        case PICTURE_LOSS, FULL_INTRA_REQUEST -> {
          reception.onKeyFrameRequest();
          VideoSource source = video;
          if (source != null) {
            source.requestKeyFrame();
          }
        }
        case NACK -> reception.onNack(rtcp.nackCount());
        default -> {}
      }
    }
  }

  /** Sends one VP8 packet whose plain payload of {@code length} bytes stands in {@link #plain}. */
  void sendVideo(int sequenceNumber, int timestamp, boolean marker, int length) throws IOException {
    SrtpSender srtp = sender;
    if (srtp == null) {
      return;
    }
    header.begin(
        out, 0, Offer.VP8, marker, sequenceNumber & 0xffff, timestamp, offer.videoSsrc(), false);
    header.extension(Offer.EXT_MID, MID_VIDEO);
    header.extensionShort(Offer.EXT_TRANSPORT_SEQUENCE, transportSequence++ & 0xffff);
    int headerLength = header.end();
    int total = srtp.protectRtp(out, 0, headerLength, 0, plain, 0, length);
    if (total > 0) {
      send(total);
    }
  }

  private static final byte[] MID_VIDEO = {'1'};

  MemorySegment plain() {
    return plain;
  }

  private void sendReport(long nowNs) throws IOException {
    SrtpSender srtp = sender;
    if (srtp == null) {
      return;
    }
    rtcpOut.begin(out, 0, 1200);
    rtcpOut.receiverReport(offer.audioSsrc());
    reception.writeReportBlock(rtcpOut, nowNs);
    rtcpOut.cname(offer.audioSsrc(), "synthetic".getBytes(StandardCharsets.US_ASCII));
    int length = srtp.protectRtcp(out, 0, rtcpOut.length());
    if (length > 0) {
      send(length);
    }
  }

  /** Closes DTLS, then the socket. Any thread. */
  @Override
  public void close() {
    loop.run(() -> {
      if (closed) {
        return;
      }
      closed = true;
      DtlsConnection connection = dtls;
      if (connection != null) {
        connection.close();
      }
      ended.orTimeout(2, TimeUnit.SECONDS).whenComplete((end, fault) -> loop.run(this::free));
    });
    if (dtls == null) {
      ended.complete(DtlsEnd.CLOSED);
    }
  }

  private void free() {
    loop.forget(this);
    try {
      channel.close();
    } catch (IOException e) {
      ended.completeExceptionally(e);
    }
    if (sender != null) {
      sender.close();
      sender = null;
    }
    if (receiver != null) {
      receiver.close();
      receiver = null;
    }
    arena.close();
  }
}
