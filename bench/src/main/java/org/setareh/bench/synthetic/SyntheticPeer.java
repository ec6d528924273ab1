package org.setareh.bench.synthetic;

import static org.setareh.wire.BigEndian.u16;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.setareh.sfu.receive.TransportFeedback;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.srtp.SrtpReceiver;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.rtcp.RtcpKind;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtp.RtpHeaderWriter;
import org.setareh.wire.rtp.RtpPacket;
import org.setareh.wire.rtp.SplitPacket;
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
  private static final int MAX_EARLY = 64;
  private static final long REPORT_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int BUFFER_BYTES = 2048;

  private final SyntheticLoop loop;
  private Offer offer;
  private Answer answer;
  private final DtlsHandshakes handshakes;
  private final SrtpCrypto crypto;
  private DatagramChannel channel;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment in = arena.allocate(BUFFER_BYTES, 64);
  private final MemorySegment out = arena.allocate(BUFFER_BYTES, 64);
  private final MemorySegment plain = arena.allocate(BUFFER_BYTES, 64);
  private final ByteBuffer inBuffer = in.asByteBuffer();
  private final ByteBuffer outBuffer = out.asByteBuffer();
  private StunIntegrity integrity;
  private final StunWriter stun = new StunWriter();
  private final StunMessage stunIn = new StunMessage();
  private final RtpPacket rtp = new RtpPacket();
  private final RtpHeaderWriter header = new RtpHeaderWriter();
  private final SplitPacket packet = new SplitPacket();
  private final RtcpReader rtcp = new RtcpReader();
  private final RtcpWriter rtcpOut = new RtcpWriter();
  private final Reception reception = new Reception();
  private final CompletableFuture<SyntheticPeer> connected = new CompletableFuture<>();
  private final CompletableFuture<DtlsEnd> ended = new CompletableFuture<>();

  private @Nullable DtlsConnection dtls;
  private @Nullable SrtpSender sender;
  private @Nullable SrtpReceiver receiver;
  private final Map<String, ReceivedStream> byMid = new HashMap<>();
  private final Map<Integer, ReceivedStream> bySsrc = new HashMap<>();
  private final Map<Integer, ReceivedStream> byRtxSsrc = new HashMap<>();
  private final TransportFeedback feedback = new TransportFeedback(Offer.EXT_TRANSPORT_SEQUENCE);
  private final List<VideoSource> videos = new ArrayList<>();
  private @Nullable AudioSource audio;
  private volatile double lossShare;
  private volatile boolean nacks;
  private volatile boolean mute;
  private byte[] lastSent = {};

  /** Transaction of the binding request sent last. */
  private long lastCheck;

  /** Who waits for the answer to this check, or to one after it. */
  private record Awaited(long check, CompletableFuture<Void> answered) {}

  private final List<Awaited> checks = new ArrayList<>();

  /** Media that came before the keys: the server has them first. */
  private final List<byte[]> early = new ArrayList<>();

  private boolean closed;
  private boolean videoPaused;
  private boolean validated;
  private volatile long sentPackets;
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
    channel = open();
    answer
        .streams()
        .forEach((mid, ssrcs) -> {
          if (!ssrcs.isEmpty() && !(offer.role().sends() && mid.length() == 1)) {
            boolean video = mid.startsWith("v") || mid.equals("1");
            ReceivedStream stream = new ReceivedStream(ssrcs.getFirst(), video);
            byMid.put(mid, stream);
            bySsrc.put(stream.ssrc, stream);
            if (ssrcs.size() > 1) {
              byRtxSsrc.put(ssrcs.get(1), stream);
            }
          }
        });
  }

  private DatagramChannel open() throws IOException {
    DatagramChannel fresh = DatagramChannel.open();
    fresh.configureBlocking(false);
    fresh.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 4 << 20);
    fresh.connect(answer.server());
    return fresh;
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
    loop.run(() -> videos.add(source));
  }

  /** Sends made-up sound from now on. */
  public void speak(AudioSource source) {
    loop.run(() -> audio = source);
  }

  /** Sends no media from now on; the connection stays. */
  public void stopMedia() {
    loop.run(() -> {
      videos.clear();
      audio = null;
    });
  }

  /** Packets of media sent so far. Any thread. */
  public long sentPackets() {
    return sentPackets;
  }

  /** The sound of a slot. */
  public ReceivedStream sound(int slot) {
    return stream(Offer.audioMid(slot));
  }

  /** The picture of a slot. */
  public ReceivedStream picture(int slot) {
    return stream(Offer.videoMid(slot));
  }

  /** What comes by the section with this mid. */
  public ReceivedStream stream(String mid) {
    return Objects.requireNonNull(byMid.get(mid), mid);
  }

  /** Loses this share (0 to 1) of the media that arrives, before anyone looks at it. Any thread. */
  public void lose(double share) {
    lossShare = share;
  }

  /** Asks again for what is missing, from now on. Any thread. */
  public void sendNacks() {
    nacks = true;
  }

  /** Neither sends nor hears anything while true, as if the cable were pulled. Any thread. */
  public void unplug(boolean unplugged) {
    mute = unplugged;
  }

  /** Goes on under new ICE credentials. */
  public void restart(Offer newOffer, Answer newAnswer) {
    loop.run(() -> {
      offer = newOffer;
      answer = newAnswer;
      integrity = StunIntegrity.shortTerm(newAnswer.password());
      nextCheckNs = 0;
    });
  }

  /** Goes on from another port and checks it at once, as after a change of network. */
  public void rebind() {
    rebindUnnoticed();
    loop.run(() -> nextCheckNs = 0);
  }

  /** Goes on from another port and knows nothing of it, as behind a NAT that forgot its mapping. */
  public void rebindUnnoticed() {
    loop.run(() -> {
      try {
        DatagramChannel old = channel;
        channel = open();
        loop.register(this);
        old.close();
      } catch (IOException e) {
        connected.completeExceptionally(e);
      }
    });
  }

  /**
   * Checks the connection now. Done when the answer is here, behind all that the server had sent
   * before it. Any thread.
   */
  public CompletableFuture<Void> check() {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    loop.run(() -> {
      checks.add(new Awaited(lastCheck + 1, answered));
      nextCheckNs = 0;
    });
    return answered;
  }

  /** Sends no more binding requests: only its media tells where it is. */
  public void checkNoMore() {
    loop.run(() -> nextCheckNs = Long.MAX_VALUE);
  }

  /** Sends any bytes from the peer's own address. */
  public void sendRaw(byte[] datagram) {
    loop.run(() -> {
      try {
        channel.write(ByteBuffer.wrap(datagram));
      } catch (IOException e) {
        reception.onBad();
      }
    });
  }

  /** The SRTP packet sent last, encrypted. */
  public CompletableFuture<byte[]> lastSent() {
    CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    loop.run(() -> bytes.complete(lastSent.clone()));
    return bytes;
  }

  /** Goes without a word: nobody is told. Any thread. */
  public void vanish() {
    mute = true;
    close();
  }

  /** Sends no pictures for a while, or goes on with the next one, and makes none up for. */
  public void pauseVideo(boolean pause) {
    loop.run(() -> {
      videoPaused = pause;
      videos.forEach(VideoSource::beginAnew);
    });
  }

  /** Gets nothing any more: the kernel drops what comes, as for the receivers of the floor. */
  public void deafen() {
    loop.run(() -> {
      try {
        DroppingSocket.make(((InetSocketAddress) channel.getLocalAddress()).getPort());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      loop.unregister(this);
    });
  }

  // All below: the loop's thread.

  void tick(long nowNs) throws IOException {
    if (closed || mute) {
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
    if (sender != null) {
      if (feedback.nextDeadlineNs() <= nowNs || nacks) {
        sendFeedback(nowNs);
      }
      for (int i = 0; i < videos.size() && !videoPaused; i++) {
        videos.get(i).produce(nowNs, this);
      }
      AudioSource voice = audio;
      if (voice != null) {
        voice.produce(nowNs, this);
      }
    }
  }

  long nextFrameNs() {
    long nextNs = Long.MAX_VALUE;
    for (int i = 0; sender != null && i < videos.size() && !videoPaused; i++) {
      nextNs = Math.min(nextNs, videos.get(i).nextFrameNs());
    }
    return nextNs;
  }

  private void sendCheck() throws IOException {
    int any = ThreadLocalRandom.current().nextInt();
    int length =
        stun.begin(out, 0, StunClass.REQUEST, StunMethod.BINDING, any, ++lastCheck)
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
    if (mute) {
      return;
    }
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
      if (mute) {
        continue;
      }
      onDatagram(length, nowNs);
    }
  }

  private void onDatagram(int length, long nowNs) throws IOException {
    int first = in.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    if (first < 4) {
      onStun(length);
    } else if (first >= 20 && first < 64) {
      DtlsConnection connection = dtls;
      if (connection != null) {
        connection.receive(in, 0, length);
      }
    } else if (receiver == null) {
      if (first >= 128 && early.size() < MAX_EARLY) {
        early.add(in.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
      }
    } else if (first >= 128 && first < 192) {
      int type = in.get(ValueLayout.JAVA_BYTE, 1) & 0xff;
      if (type >= 192 && type < 224) {
        onRtcp(receiver.unprotectRtcp(in, 0, length));
      } else if (!isLost()) {
        onRtp(receiver.unprotectRtp(in, 0, length), nowNs);
      }
    }
  }

  private boolean isLost() {
    double loss = lossShare;
    return loss > 0 && ThreadLocalRandom.current().nextDouble() < loss;
  }

  private void answered(long check) {
    checks.removeIf(awaited -> {
      boolean done = awaited.check() <= check;
      if (done) {
        awaited.answered().complete(null);
      }
      return done;
    });
  }

  private void onStun(int length) throws IOException {
    if (!stunIn.wrap(in, 0, length)) {
      return;
    }
    if (stunIn.is(StunClass.REQUEST, StunMethod.BINDING)) {
      answerCheck();
      return;
    }
    if (!stunIn.is(StunClass.SUCCESS, StunMethod.BINDING) || !integrity.verify(stunIn)) {
      return;
    }
    answered(stunIn.transactionIdLow());
    if (validated) {
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
                  if (!mute) {
                    channel.write(ByteBuffer.wrap(datagram));
                  }
                } catch (IOException e) {
                  connected.completeExceptionally(e);
                }
              }

              @Override
              public void established(SrtpKeys keys) {
                loop.run(() -> {
                  try {
                    onKeys(keys);
                  } catch (IOException e) {
                    connected.completeExceptionally(e);
                  }
                });
              }

              @Override
              public void closed(DtlsEnd end, String words) {
                connected.completeExceptionally(new IOException(end + " " + words));
                ended.complete(end);
              }
            });
  }

  private void answerCheck() throws IOException {
    StunIntegrity own = StunIntegrity.shortTerm(offer.password());
    String user = offer.ufrag() + ':' + answer.ufrag();
    if (user.equals(stunIn.text(StunAttribute.USERNAME)) && own.verify(stunIn)) {
      stun.beginResponse(out, 0, StunClass.SUCCESS, stunIn);
      send(stun.messageIntegrity(own).fingerprint().end());
    }
  }

  private void onKeys(SrtpKeys keys) throws IOException {
    sender = crypto.sender(keys.profile(), keys.local());
    receiver = crypto.receiver(keys.profile(), keys.remote());
    for (byte[] datagram : early) {
      MemorySegment.copy(datagram, 0, in, ValueLayout.JAVA_BYTE, 0, datagram.length);
      onDatagram(datagram.length, System.nanoTime());
    }
    early.clear();
    connected.complete(this);
  }

  private void onRtp(int length, long nowNs) {
    if (length < 0 || !rtp.wrap(in, 0, length)) {
      reception.onBad();
      return;
    }
    feedback.onPacket(rtp, nowNs);
    if (rtp.payloadType() != Offer.OPUS && rtp.payloadType() != Offer.RED) {
      reception.onRtp(rtp, nowNs);
    }
    ReceivedStream stream = bySsrc.get(rtp.ssrc());
    ReceivedStream repaired = byRtxSsrc.get(rtp.ssrc());
    if (stream != null) {
      stream.onRtp(rtp, nowNs);
    } else if (repaired != null && rtp.payloadLength() >= 2) {
      repaired.onRetransmission(u16(in, rtp.payloadOffset()), nowNs);
    }
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
          boolean pli = rtcp.kind() == RtcpKind.PICTURE_LOSS;
          int encoding = (pli ? rtcp.mediaSsrc() : rtcp.firSsrc(0)) - offer.videoSsrc();
          for (VideoSource source : videos) {
            if (source.encoding() == encoding || offer.encodings() == 1) {
              source.requestKeyFrame();
            }
          }
        }
        case NACK -> reception.onNack(rtcp.nackCount());
        default -> {}
      }
    }
    if (rtcp.crooked() > 0) {
      reception.onBad();
    }
  }

  /** Sends one VP8 packet whose plain payload of {@code length} bytes stands in {@link #plain}. */
  void sendVideo(int encoding, int sequenceNumber, int timestamp, boolean marker, int length)
      throws IOException {
    int ssrc = offer.videoSsrc() + encoding;
    header
        .begin(out, 0, false)
        .payloadType(Offer.VP8, marker)
        .sequenceNumber(sequenceNumber)
        .timestamp(timestamp)
        .ssrc(ssrc);
    header.extension(Offer.EXT_MID, MID_VIDEO);
    if (offer.encodings() > 1) {
      header.extension(Offer.EXT_RID, RIDS[encoding]);
    }
    sendMedia(length);
  }

  /**
   * Sends sound; its plain payload stands in {@link #plain}.
   *
   * @param level below 0: it tells none
   */
  void sendAudio(int sequenceNumber, int timestamp, boolean red, int level, int length)
      throws IOException {
    int type = red ? Offer.RED : Offer.OPUS;
    header
        .begin(out, 0, false)
        .payloadType(type, false)
        .sequenceNumber(sequenceNumber)
        .timestamp(timestamp)
        .ssrc(offer.audioSsrc());
    header.extension(Offer.EXT_MID, MID_AUDIO);
    if (offer.levels() && level >= 0) {
      int voice = level < AudioSource.SILENT ? 0x80 : 0;
      header.extensionByte(Offer.EXT_AUDIO_LEVEL, voice | level);
    }
    sendMedia(length);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void sendMedia(int length) throws IOException {
    SrtpSender srtp = sender;
    if (srtp == null) {
      return;
    }
    header.extensionShort(Offer.EXT_TRANSPORT_SEQUENCE, (int) sentPackets++ & 0xffff);
    packet.begin(out, 0);
    packet.header(header.end());
    packet.rest(plain, 0, length);
    int total = srtp.protectRtp(packet);
    if (total > 0) {
      send(total);
      lastSent = out.asSlice(0, total).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private void sendFeedback(long nowNs) throws IOException {
    SrtpSender srtp = sender;
    if (srtp == null) {
      return;
    }
    rtcpOut.begin(out, 0, 1200);
    feedback.write(rtcpOut, offer.audioSsrc(), nowNs);
    if (nacks) {
      for (ReceivedStream stream : bySsrc.values()) {
        stream.nack.write(rtcpOut, offer.audioSsrc(), stream.ssrc, ROUND_TRIP_NS, nowNs);
      }
    }
    if (!rtcpOut.isEmpty()) {
      int length = srtp.protectRtcp(out, 0, rtcpOut.length());
      if (length > 0) {
        send(length);
      }
    }
  }

  private static final long ROUND_TRIP_NS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final byte[] MID_AUDIO = {'0'};
  private static final byte[] MID_VIDEO = {'1'};
  private static final byte[][] RIDS = {{'q'}, {'h'}, {'f'}};

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
      ended.orTimeout(60, TimeUnit.SECONDS).whenComplete((end, fault) -> loop.run(this::free));
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
