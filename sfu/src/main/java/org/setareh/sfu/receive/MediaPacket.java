package org.setareh.sfu.receive;

import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put8;
import static org.setareh.wire.BigEndian.u8;

import org.jspecify.annotations.Nullable;
import org.setareh.net.Packet;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.codec.DependencyDescriptor;
import org.setareh.sfu.codec.Red;
import org.setareh.sfu.codec.Vp8Descriptor;
import org.setareh.sfu.codec.Vp9Descriptor;
import org.setareh.wire.rtp.RtpPacket;

/**
 * A publisher's packet with what {@link Producer#onRtp} found out about it.
 *
 * <p>Lifetime: taken from the worker's pool when a datagram arrives, decrypted in place, {@link
 * #wrap}ped, given to its producer. From the moment onRtp returned true nothing in it changes until
 * it is freed, so that other workers may read it. What a codec does not say has the value named
 * here.
 *
 * <p>Its RTP timestamp is that of the encoding's time, which goes on over leaps of the sender's
 * clock and new SSRCs ({@link SourceClock}); it is the sender's own until the first of them.
 *
 * <p>One without payload (padding alone, or what nobody can use: its payload is cut off) carries
 * nothing but its number, for consumers to leave out.
 *
 * <p>A packet that came by RTX lies two bytes further back in its slot than others: always go by
 * {@link RtpPacket#offset()}, never by {@link #offset()}.
 */
public final class MediaPacket extends Packet {
  /** {@link #audioLevel()} where the sender gives none. */
  public static final int LEVEL_UNKNOWN = -1;

  /** {@link #audioLevel()} of silence, in -dBov (RFC 6464). */
  public static final int LEVEL_SILENT = 127;

  private static final int PADDING_BIT = 0x20;

  /** The RTP header and where the payload lies; wrapped after decryption. */
  public final RtpPacket rtp = new RtpPacket();

  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final Vp9Descriptor vp9 = new Vp9Descriptor();
  private final DependencyDescriptor dependency = new DependencyDescriptor();
  private final Red redBlocks = new Red();

  // Written by Producer and PayloadReader of this package alone.
  Codec codec = Codec.OPUS;
  int encoding;
  long extendedSequence;
  boolean recovered;
  long captureNs;
  boolean captureKnown;
  boolean keyFrame;
  boolean frameStart;
  boolean frameEnd;
  boolean hasDependency;
  int spatialLayer;
  int temporalLayer;
  boolean switchUp;
  boolean discardable;
  int width;
  int height;
  boolean red;
  boolean silence;
  boolean voice;
  int audioLevel = LEVEL_UNKNOWN;

  private @Nullable Object destination;

  public MediaPacket(Slot slot) {
    super(slot);
  }

  /** Reads the RTP header of the decrypted packet, {@link #length()} bytes; false: malformed. */
  public boolean wrap() {
    return rtp.wrap(segment(), offset(), length());
  }

  /** The codec inside, whatever carried it (RED, RTX). */
  public Codec codec() {
    return codec;
  }

  /**
   * Which simulcast encoding, by the offer's order, which says nothing of their sizes; 0 without
   * simulcast.
   */
  public int encoding() {
    return encoding;
  }

  /**
   * The sequence number without wraps, in the encoding's own space: what {@link PacketCache} is
   * asked by. Its low 16 bits are the original packet's (also when it came by RTX).
   */
  public long extendedSequence() {
    return extendedSequence;
  }

  /** Whether it fills a gap: it came by RTX, or after a packet that follows it. */
  public boolean recovered() {
    return recovered;
  }

  /**
   * When it was captured, in the server's time (that of {@code nowNs}): its RTP timestamp by the
   * source's sender reports. The same offset applies to all sources of a peer, so sound and picture
   * of equal captureNs belong together. While {@link #captureKnown()} is false, the arrival.
   */
  public long captureNs() {
    return captureNs;
  }

  /** Whether a sender report told what {@link #captureNs()} says. */
  public boolean captureKnown() {
    return captureKnown;
  }

  /**
   * Whether a key frame begins in this packet, one that brings all a decoder needs (with H.264 its
   * parameter sets). Only the first packet of a key frame has it. In SVC the base layer's: upper
   * spatial layers of the same picture follow with {@link #keyFrame()} false.
   */
  public boolean keyFrame() {
    return keyFrame;
  }

  /** Whether a frame begins here; in SVC one spatial layer's frame. */
  public boolean frameStart() {
    return frameStart;
  }

  /** Whether a frame ends here; in SVC one spatial layer's: the RTP marker ends the picture. */
  public boolean frameEnd() {
    return frameEnd;
  }

  /** 0 for the base; 0 unless VP9 or AV1 says otherwise. */
  public int spatialLayer() {
    return spatialLayer;
  }

  /** 0 for the base; 0 where the stream does not say. */
  public int temporalLayer() {
    return temporalLayer;
  }

  /**
   * Whether a receiver may step up in temporal layers here. VP8: it may take this frame's layer
   * from this frame on (Y). VP9: any higher layer after this picture (U). AV1: look at {@link
   * DependencyDescriptor#indication}. Always at key frames.
   */
  public boolean switchUp() {
    return switchUp;
  }

  /** Whether no other frame refers to this one (VP8's N; AV1: to no decode target). */
  public boolean discardable() {
    return discardable;
  }

  /** Pixels of the encoding's last key frame, of its (base) layer; 0 while unknown. */
  public int width() {
    return width;
  }

  /** Pixels of the encoding's last key frame, of its (base) layer; 0 while unknown. */
  public int height() {
    return height;
  }

  /** Means something where {@link #codec()} is {@link Codec#VP8}. */
  public Vp8Descriptor vp8() {
    return vp8;
  }

  /** Means something where {@link #codec()} is {@link Codec#VP9}. */
  public Vp9Descriptor vp9() {
    return vp9;
  }

  /** Means something where {@link #hasDependency()}. */
  public DependencyDescriptor dependency() {
    return dependency;
  }

  /** Whether the packet is AV1 and carries a dependency descriptor whose template is known. */
  public boolean hasDependency() {
    return hasDependency;
  }

  /** Whether the payload is RED (RFC 2198) around {@link #codec()}. */
  public boolean red() {
    return red;
  }

  /**
   * Where the codec's own payload begins, in bytes from {@link RtpPacket#payloadOffset()}: behind
   * RED's headers and repeated blocks; 0 without RED.
   */
  public int primaryOffset() {
    return red ? redBlocks.primaryOffset() : 0;
  }

  /** Bytes of the codec's own payload: RED's primary block, or all of it. */
  public int primaryLength() {
    return red ? redBlocks.primaryLength() : rtp.payloadLength();
  }

  /** Whether the sound's length says that nothing is heard (DTX). */
  public boolean silence() {
    return silence;
  }

  /** RFC 6464: 0 (loudest) to 127 (silent) in -dBov; {@link #LEVEL_UNKNOWN} if not given. */
  public int audioLevel() {
    return audioLevel;
  }

  /** RFC 6464's voice activity bit; false if not given. */
  public boolean voice() {
    return voice;
  }

  /** Who shall have the packet, where it waits in a ring to another worker. */
  public @Nullable Object destination() {
    return destination;
  }

  /** Set by the worker that owns the packet, before it enters the ring. */
  public void destination(@Nullable Object value) {
    destination = value;
  }

  Red redBlocks() {
    return redBlocks;
  }

  /** Gives the packet another RTP timestamp. */
  void timestamp(int value) {
    put32(rtp.segment(), rtp.offset() + 4, value);
    rtp.wrap(rtp.segment(), rtp.offset(), rtp.length());
  }

  /** Takes away what stands behind so many bytes of payload, and padding. */
  void cutPayload(int bytes) {
    long start = rtp.offset();
    put8(rtp.segment(), start, u8(rtp.segment(), start) & ~PADDING_BIT);
    rtp.wrap(rtp.segment(), start, rtp.headerLength() + bytes);
  }

  /** Takes the whole payload away, and whatever was read in it. */
  void removePayload() {
    cutPayload(0);
    forgetPayload();
  }

  @Override
  protected void reset() {
    codec = Codec.OPUS;
    encoding = 0;
    extendedSequence = captureNs = 0;
    recovered = captureKnown = false;
    destination = null;
    forgetPayload();
  }

  private void forgetPayload() {
    spatialLayer = temporalLayer = width = height = 0;
    keyFrame = frameStart = frameEnd = hasDependency = false;
    switchUp = discardable = red = silence = voice = false;
    audioLevel = LEVEL_UNKNOWN;
  }
}
