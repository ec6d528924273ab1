package org.setareh.sfu.forward;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;

/**
 * One outgoing RTP stream of a receiver: a slot's sound or picture. Its SSRC stays while the
 * sources behind it change; sequence numbers, timestamps and the codecs' own numbers go on over
 * every switch, so that a decoder sees one stream.
 *
 * <p>Life: made with the connection; {@link #switchTo} gives it a source, {@link #suspend} takes it
 * away, any number of times; {@link #close} at the end. Everything happens on the receiver's media
 * worker. No method reads a clock: {@code nowNs} never goes back.
 *
 * <p>One nonce, one packet: no sequence number of the stream or of its RTX stream is ever written
 * into two packets. A NACK is answered under a new RTX number, or, for a packet that never left,
 * under the number kept for it. Where RTX was not negotiated a packet leaves again in the bytes
 * that left before, its transport-wide number with them: protected anew it would be another one.
 */
public abstract sealed class Consumer permits AudioConsumer, VideoConsumer {
  /** Bytes behind the header that {@link #offer} and {@link #resend} may write at most. */
  public static final int MAX_PREFIX_BYTES = 64;

  /** Bytes that must be free where {@link #offer} writes. */
  public static final int MAX_WRITTEN_BYTES = 512;

  /** Bytes that must be free where {@link #resend} writes. */
  public static final int MAX_RESENT_BYTES = Math.max(MAX_WRITTEN_BYTES, Ciphertexts.MAX_BYTES);

  /** Whether and what a consumer sends. */
  public enum State {
    /** No source. */
    IDLE,
    /** A source, but no packet of it yet: a picture waits for a key frame. */
    WAITING,
    FLOWING
  }

  final OutgoingStream stream;
  private final FlowListener listener;
  private @Nullable Source source;
  private State state = State.IDLE;
  private long lastCommand = Long.MIN_VALUE;

  Consumer(OutgoingStream stream, FlowListener listener) {
    this.stream = stream;
    this.listener = listener;
  }

  public final ConsumerSettings settings() {
    return stream.settings;
  }

  /** Whether the receiver decodes this; else its slot is paused, and says why. */
  public final boolean canForward(Codec codec, int profile) {
    return stream.settings.indexOf(codec, profile) >= 0;
  }

  /**
   * From now on packets of this source leave, of no other. The same source again begins anew, as
   * after {@link #suspend}.
   *
   * @throws IllegalArgumentException if the receiver does not decode it: see {@link #canForward}
   */
  public final void switchTo(Source next, long nowNs) {
    int codec = stream.settings.indexOf(next.codec(), next.profile());
    if (codec < 0) {
      throw new IllegalArgumentException("the receiver does not decode " + next.codec());
    }
    boolean same = next == source;
    stream.sequences.end();
    source = next;
    state = State.WAITING;
    begin(next, stream.settings.codecs().get(codec), same, nowNs);
  }

  /** Nothing leaves until the next {@link #switchTo}. */
  public final void suspend() {
    stream.sequences.end();
    state = State.IDLE;
  }

  /** The source last switched to, also while suspended. */
  public final @Nullable Source source() {
    return source;
  }

  public final State state() {
    return state;
  }

  /**
   * Offers a packet. If it is to leave, its header and the rewritten front of its payload are
   * written.
   *
   * @param from the packet's source; of another one than this consumer's nothing leaves
   * @param result says where to write, {@link #MAX_WRITTEN_BYTES}; then what was written, and which
   *     part of the packet's payload follows
   * @return false: nothing leaves, and {@code result} means nothing. True: exactly one packet under
   *     a new sequence number must be protected, or that number is lost
   */
  public abstract boolean offer(Source from, MediaPacket packet, long nowNs, Forwarded result);

  /**
   * Takes a packet that {@link #offer} wrote and that was protected in its place, where {@link
   * Forwarded#toKeep()} says so.
   *
   * @param length of the protected packet in bytes
   */
  public void keep(Forwarded written, int length) {}

  /**
   * Answers one sequence number of a NACK (RFC 4585 section 6.2.1), with the packet again by RTX
   * (RFC 4588), without RTX in the bytes that left before, or, if it came late and never left, for
   * the first time. Not twice within a round trip, and within a budget that grows with what is
   * sent.
   *
   * @param sequence as the receiver says it, 16 bits
   * @param result as with {@link #offer}, with {@link #MAX_RESENT_BYTES} to write
   * @return as {@link #offer}; where {@link Forwarded#repeated()}, nothing is to be protected
   */
  public abstract boolean resend(int sequence, long nowNs, Forwarded result);

  /** The receiver cannot decode and says so, by a PLI for example. */
  public abstract void onKeyFrameRequest(long nowNs);

  /**
   * A FIR of the receiver. The same number again is a repetition of what was heard already (RFC
   * 5104 section 4.3.1.2).
   *
   * @param sender SSRC, by which commands are numbered
   */
  public final void onFullIntraRequest(int sender, int number, long nowNs) {
    long command = (long) sender << 8 | number;
    if (command != lastCommand) {
      lastCommand = command;
      onKeyFrameRequest(nowNs);
    }
  }

  // What only pictures have: nothing happens for sound.

  /**
   * What the receiver shows, and what its network bears.
   *
   * @param heightPixels of the tile; the smallest layer that fills it is sent
   * @param highestLayer the highest layer allowed, 0 for the lowest alone
   * @param highestTemporalLayer likewise, 0 to 7
   */
  public void wish(int heightPixels, int highestLayer, int highestTemporalLayer, long nowNs) {}

  /**
   * Offers what a consumer that waits for its first key frame can have at once: the last key frame,
   * if it has just been, and what followed it.
   */
  public void catchUp(long nowNs, BiConsumer<Source, MediaPacket> offer) {}

  /**
   * Whether the receiver needs a packet that it did not get and may never ask for.
   *
   * @param sequence of the stream, 16 bits
   * @param sentNs when what was lost left; not where the packet has left once more since
   */
  public boolean isLacking(int sequence, long sentNs) {
    return false;
  }

  /**
   * The receiver reported that what left by RTX is there. Some (Pion) do not look for it there and
   * ask on; each answer would take from the budget that another loss needs.
   *
   * @param sequence of the original, 16 bits
   */
  public void arrivedByRtx(int sequence) {}

  /** To be called every 100 ms or so: asks again for key frames, notices layers that died. */
  public abstract void poll(long nowNs);

  /** Lets go of everything. */
  public abstract void close();

  /** Report block {@code index} of a report that is about this stream's SSRC. */
  public final void onReport(RtcpReader reader, int index, long nowNs) {
    stream.onReport(reader, index, nowNs);
  }

  /**
   * Appends a sender report where one is due: each second, and right after a switch. False: none
   * was due, or no room.
   */
  public final boolean writeSenderReport(RtcpWriter writer, long nowNs) {
    return state == State.FLOWING && stream.writeReport(writer, nowNs);
  }

  /** When {@link #writeSenderReport} has something next. */
  public final long nextReportNs() {
    return state == State.FLOWING ? stream.nextReportNs() : Long.MAX_VALUE;
  }

  /** The round-trip time by the receiver's reports, smoothed; -1 while unknown. */
  public final long rttNs() {
    return stream.rttNs();
  }

  /** The round-trip time by the receiver's last report alone; -1 where it told none. */
  public final long lastRttNs() {
    return stream.lastRttNs();
  }

  /** Packets lost in the receiver's last report interval, in 1/256. */
  public final int fractionLost() {
    return stream.fractionLost();
  }

  /** Interarrival jitter by the receiver's last report, in units of the RTP clock. */
  public final int jitter() {
    return stream.jitter();
  }

  /** When the receiver last reported; {@link Long#MIN_VALUE}: never. */
  public final long reportedNs() {
    return stream.reportedNs();
  }

  /** When it had reported before that; {@link Long#MIN_VALUE}: never. */
  public final long intervalNs() {
    return stream.intervalNs();
  }

  /** Packets sent from then to its last report. */
  public final long intervalPackets() {
    return stream.intervalPackets();
  }

  /** Packets sent for the first time. */
  public final long packetsSent() {
    return stream.packets();
  }

  /** Packets sent again. */
  public abstract long resends();

  /** NACKed packets that were not sent again: unknown, too often, or over budget. */
  public abstract long resendsRefused();

  /** A new source: {@code same} if it is the one before. */
  abstract void begin(Source next, OutgoingCodec codec, boolean same, long nowNs);

  /** Whether packets of this source may leave. */
  final boolean takes(Source from, MediaPacket packet) {
    return from == source && state != State.IDLE && packet.codec() == from.codec();
  }

  /** The first packet of the source is about to leave. */
  final void flows(int rtpTimestamp) {
    Source now = source;
    if (state == State.WAITING && now != null) {
      state = State.FLOWING;
      listener.flowing(this, now, rtpTimestamp);
    }
  }
}
