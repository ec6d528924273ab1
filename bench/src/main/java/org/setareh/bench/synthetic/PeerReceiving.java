package org.setareh.bench.synthetic;

import static org.setareh.wire.BigEndian.u16;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.receive.TransportFeedback;
import org.setareh.sfu.srtp.SrtpReceiver;
import org.setareh.wire.rtcp.RtcpKind;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtp.RtpPacket;

/**
 * What a synthetic participant receives, stream by stream, and the RTCP by which it tells of it.
 * The loop's thread, but {@link #lose} and {@link #sendNacks}.
 */
final class PeerReceiving implements AutoCloseable {
  private static final long REPORT_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long ROUND_TRIP_NS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int MAX_EARLY = 64;
  private static final int RTCP_BYTES = 1200;

  private final PeerSocket socket;
  private final Offer offer;
  private final PeerSending sending;
  private final Reception reception = new Reception();
  private final RtpPacket rtp = new RtpPacket();
  private final RtcpReader rtcp = new RtcpReader();
  private final RtcpWriter rtcpOut = new RtcpWriter();
  private final Map<String, ReceivedStream> byMid = new HashMap<>();
  private final Map<Integer, ReceivedStream> bySsrc = new HashMap<>();
  private final Map<Integer, ReceivedStream> byRtxSsrc = new HashMap<>();
  private final TransportFeedback feedback = new TransportFeedback(Offer.EXT_TRANSPORT_SEQUENCE);

  /** Media that came before the keys: the server has them first. */
  private final List<byte[]> early = new ArrayList<>();

  private @Nullable SrtpReceiver srtp;
  private long nextReportNs;
  private volatile double lossShare;
  private volatile boolean nacks;

  /**
   * @param streams of each section by its mid, as the answer tells
   * @param sending by which it reports
   */
  PeerReceiving(
      PeerSocket socket, Offer offer, Map<String, List<Integer>> streams, PeerSending sending) {
    this.socket = socket;
    this.offer = offer;
    this.sending = sending;
    streams.forEach((mid, ssrcs) -> {
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

  Reception reception() {
    return reception;
  }

  /** What comes by the section with this mid. */
  ReceivedStream stream(String mid) {
    return Objects.requireNonNull(byMid.get(mid), mid);
  }

  /** Loses this share (0 to 1) of the media that arrives, before anyone looks at it. Any thread. */
  void lose(double share) {
    lossShare = share;
  }

  /** Asks again for what is missing, from now on. Any thread. */
  void sendNacks() {
    nacks = true;
  }

  /** There are keys, for what has come as well. */
  void begin(SrtpReceiver receiver) {
    srtp = receiver;
    for (byte[] datagram : early) {
      MemorySegment.copy(datagram, 0, socket.in(), ValueLayout.JAVA_BYTE, 0, datagram.length);
      onSrtp(datagram.length, System.nanoTime());
    }
    early.clear();
  }

  /** SRTP or SRTCP, in the socket's {@code in}. */
  void onSrtp(int length, long nowNs) {
    SrtpReceiver keyed = srtp;
    if (keyed == null) {
      if (early.size() < MAX_EARLY) {
        early.add(socket.in().asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
      }
      return;
    }
    int type = socket.in().get(ValueLayout.JAVA_BYTE, 1) & 0xff;
    if (type >= 192 && type < 224) {
      onRtcp(keyed.unprotectRtcp(socket.in(), 0, length));
    } else if (!isLost()) {
      onRtp(keyed.unprotectRtp(socket.in(), 0, length), nowNs);
    }
  }

  private boolean isLost() {
    double loss = lossShare;
    return loss > 0 && ThreadLocalRandom.current().nextDouble() < loss;
  }

  private void onRtp(int length, long nowNs) {
    if (length < 0 || !rtp.wrap(socket.in(), 0, length)) {
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
      repaired.onRetransmission(u16(socket.in(), rtp.payloadOffset()), nowNs);
    }
  }

  private void onRtcp(int length) {
    if (length < 0 || !rtcp.wrap(socket.in(), 0, length)) {
      reception.onBad();
      return;
    }
    while (rtcp.next()) {
      switch (rtcp.kind()) {
        case PICTURE_LOSS, FULL_INTRA_REQUEST -> {
          reception.onKeyFrameRequest();
          boolean pli = rtcp.kind() == RtcpKind.PICTURE_LOSS;
          sending.requestKeyFrame(pli ? rtcp.mediaSsrc() : rtcp.firSsrc(0));
        }
        case NACK -> reception.onNack(rtcp.nackCount());
        default -> {}
      }
    }
    if (rtcp.crooked() > 0) {
      reception.onBad();
    }
  }

  /** Tells the server what is due by now. */
  void report(long nowNs) throws IOException {
    if (nowNs >= nextReportNs) {
      nextReportNs = nowNs + REPORT_NS;
      sendReport(nowNs);
    }
    if (feedback.nextDeadlineNs() <= nowNs || nacks) {
      sendFeedback(nowNs);
    }
  }

  private void sendReport(long nowNs) throws IOException {
    rtcpOut.begin(socket.out(), 0, RTCP_BYTES);
    rtcpOut.receiverReport(offer.audioSsrc());
    reception.writeReportBlock(rtcpOut, nowNs);
    rtcpOut.cname(offer.audioSsrc(), "synthetic".getBytes(StandardCharsets.US_ASCII));
    sending.rtcp(rtcpOut.length());
  }

  private void sendFeedback(long nowNs) throws IOException {
    rtcpOut.begin(socket.out(), 0, RTCP_BYTES);
    feedback.write(rtcpOut, offer.audioSsrc(), nowNs);
    if (nacks) {
      for (ReceivedStream stream : bySsrc.values()) {
        stream.nack.write(rtcpOut, offer.audioSsrc(), stream.ssrc, ROUND_TRIP_NS, nowNs);
      }
    }
    if (!rtcpOut.isEmpty()) {
      sending.rtcp(rtcpOut.length());
    }
  }

  @Override
  public void close() {
    if (srtp != null) {
      srtp.close();
      srtp = null;
    }
  }
}
