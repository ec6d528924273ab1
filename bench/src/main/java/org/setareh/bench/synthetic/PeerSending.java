package org.setareh.bench.synthetic;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.rtp.RtpHeaderWriter;
import org.setareh.wire.rtp.SplitPacket;

/**
 * What a synthetic participant sends: made-up media of its sources, and RTCP, in SRTP as soon as
 * there are keys. The loop's thread, but {@link #sentPackets}.
 */
final class PeerSending implements AutoCloseable {
  private static final byte[] MID_AUDIO = {'0'};
  private static final byte[] MID_VIDEO = {'1'};
  private static final byte[][] RIDS = {{'q'}, {'h'}, {'f'}};

  private final PeerSocket socket;
  private final Offer offer;
  private final MemorySegment plain;
  private final RtpHeaderWriter header = new RtpHeaderWriter();
  private final SplitPacket packet = new SplitPacket();
  private final List<VideoSource> videos = new ArrayList<>();
  private @Nullable AudioSource audio;
  private @Nullable SrtpSender srtp;
  private boolean videoPaused;
  private byte[] lastSent = {};
  private volatile long sentPackets;

  PeerSending(PeerSocket socket, Offer offer, Arena memory) {
    this.socket = socket;
    this.offer = offer;
    plain = memory.allocate(PeerSocket.BUFFER_BYTES, 64);
  }

  void begin(SrtpSender sender) {
    srtp = sender;
  }

  /** Whether there are keys. */
  boolean begun() {
    return srtp != null;
  }

  void add(VideoSource source) {
    videos.add(source);
  }

  void speak(AudioSource source) {
    audio = source;
  }

  void stopMedia() {
    videos.clear();
    audio = null;
  }

  void pauseVideo(boolean pause) {
    videoPaused = pause;
    videos.forEach(VideoSource::beginAnew);
  }

  /** Packets of media sent so far. Any thread. */
  long sentPackets() {
    return sentPackets;
  }

  /** The SRTP packet sent last, encrypted. */
  byte[] lastSent() {
    return lastSent.clone();
  }

  /** What is due by now. */
  void produce(long nowNs) throws IOException {
    for (int i = 0; i < videos.size() && !videoPaused; i++) {
      videos.get(i).produce(nowNs, this);
    }
    AudioSource voice = audio;
    if (voice != null) {
      voice.produce(nowNs, this);
    }
  }

  long nextFrameNs() {
    long nextNs = Long.MAX_VALUE;
    for (int i = 0; srtp != null && i < videos.size() && !videoPaused; i++) {
      nextNs = Math.min(nextNs, videos.get(i).nextFrameNs());
    }
    return nextNs;
  }

  /** Of the source that sends by this SSRC. */
  void requestKeyFrame(int ssrc) {
    int encoding = ssrc - offer.videoSsrc();
    for (VideoSource source : videos) {
      if (source.encoding() == encoding || offer.encodings() == 1) {
        source.requestKeyFrame();
      }
    }
  }

  /** Where sources put the payload of what they send next. */
  MemorySegment plain() {
    return plain;
  }

  /** Sends one VP8 packet whose payload of {@code length} bytes stands in {@link #plain}. */
  void video(int encoding, int sequenceNumber, int timestamp, boolean marker, int length)
      throws IOException {
    header
        .begin(socket.out(), 0, false)
        .payloadType(Offer.VP8, marker)
        .sequenceNumber(sequenceNumber)
        .timestamp(timestamp)
        .ssrc(offer.videoSsrc() + encoding);
    header.extension(Offer.EXT_MID, MID_VIDEO);
    if (offer.encodings() > 1) {
      header.extension(Offer.EXT_RID, RIDS[encoding]);
    }
    media(length);
  }

  /**
   * Sends sound; its payload stands in {@link #plain}.
   *
   * @param level below 0: it tells none
   */
  void audio(int sequenceNumber, int timestamp, boolean red, int level, int length)
      throws IOException {
    int type = red ? Offer.RED : Offer.OPUS;
    header
        .begin(socket.out(), 0, false)
        .payloadType(type, false)
        .sequenceNumber(sequenceNumber)
        .timestamp(timestamp)
        .ssrc(offer.audioSsrc());
    header.extension(Offer.EXT_MID, MID_AUDIO);
    if (offer.levels() && level >= 0) {
      int voice = level < AudioSource.SILENT ? 0x80 : 0;
      header.extensionByte(Offer.EXT_AUDIO_LEVEL, voice | level);
    }
    media(length);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void media(int length) throws IOException {
    SrtpSender keyed = srtp;
    if (keyed == null) {
      return;
    }
    header.extensionShort(Offer.EXT_TRANSPORT_SEQUENCE, (int) sentPackets++ & 0xffff);
    packet.begin(socket.out(), 0);
    packet.header(header.end());
    packet.rest(plain, 0, length);
    int total = keyed.protectRtp(packet);
    if (total > 0) {
      socket.send(total);
      lastSent = socket.out().asSlice(0, total).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** Sends the RTCP that stands in the socket's {@code out}. */
  void rtcp(int plainLength) throws IOException {
    SrtpSender keyed = srtp;
    if (keyed != null) {
      int length = keyed.protectRtcp(socket.out(), 0, plainLength);
      if (length > 0) {
        socket.send(length);
      }
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
