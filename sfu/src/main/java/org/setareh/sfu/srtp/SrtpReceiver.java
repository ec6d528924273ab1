package org.setareh.sfu.srtp;

import java.lang.foreign.MemorySegment;

/**
 * Checks and decrypts what one peer sends (RFC 3711 section 3.3, RFC 7714 sections 8 and 9). One
 * thread: the peer's media worker.
 *
 * <p>A replayed packet is dropped before anything is decrypted. State for an SSRC is made only once
 * a packet of it proved to be the peer's, and only up to a limit, so that strangers cost nothing
 * and the peer not much.
 */
public final class SrtpReceiver implements AutoCloseable {
  /** SSRCs of one connection, forgotten ones included (a browser takes new ones now and then). */
  public static final int MAX_SSRCS = 512;

  private static final int MIN_RTP_HEADER_BYTES = 12;
  private static final int MIN_RTCP_BYTES = 8;

  private final SrtpProfile profile;
  private final PacketCipher rtp;
  private final PacketCipher rtcp;
  private final SsrcTable rtpSsrcs = new SsrcTable(MAX_SSRCS);
  private final SsrcTable rtcpSsrcs = new SsrcTable(MAX_SSRCS);

  SrtpReceiver(SrtpCrypto crypto, SrtpProfile profile, SrtpMasterKey key) {
    this.profile = profile;
    rtp = crypto.cipher(profile, SessionKeys.ofRtp(profile, key), false);
    rtcp = crypto.cipher(profile, SessionKeys.ofRtcp(profile, key), false);
  }

  public SrtpProfile profile() {
    return profile;
  }

  /**
   * Unprotects an RTP packet in place. Where it fails the bytes may be spoilt.
   *
   * @return length of the plain packet, or a negative {@link SrtpFailure#code()}
   */
  public int unprotectRtp(MemorySegment packet, long offset, int length) {
    int headerLength = headerLength(packet, offset, length - profile.rtpTagBytes());
    if (headerLength < 0) {
      return SrtpFailure.MALFORMED.code();
    }
    int sequenceNumber = Bytes.u16(packet, offset + 2);
    int ssrc = Bytes.i32(packet, offset + 8);
    SsrcState state = rtpSsrcs.get(ssrc);
    if (state == null) {
      return unprotectFirst(packet, offset, headerLength, length, ssrc, sequenceNumber);
    }
    long index = state.estimate(sequenceNumber);
    if (index < 0) {
      return SrtpFailure.TOO_OLD.code();
    }
    if (index > SsrcState.MAX_INDEX) {
      return SrtpFailure.KEY_EXHAUSTED.code();
    }
    int failure = state.window.check(index);
    if (failure != 0) {
      return failure;
    }
    if (!rtp.openRtp(packet, offset, headerLength, length, ssrc, index)) {
      return SrtpFailure.AUTHENTICATION.code();
    }
    state.window.mark(index);
    return length - profile.rtpTagBytes();
  }

  /**
   * Unprotects an SRTCP packet in place. Where it fails the bytes may be spoilt.
   *
   * @return length of the plain compound packet, or a negative {@link SrtpFailure#code()}
   */
  public int unprotectRtcp(MemorySegment packet, long offset, int length) {
    int plainLength = length - profile.rtcpTrailerBytes();
    if (plainLength < MIN_RTCP_BYTES || Bytes.u8(packet, offset) >>> 6 != 2) {
      return SrtpFailure.MALFORMED.code();
    }
    int ssrc = Bytes.i32(packet, offset + 4);
    // AEAD: tag, then index (RFC 7714 section 9.2); else index, then tag (RFC 3711 section 3.4).
    long indexOffset = offset + (profile.isAead() ? length - 4 : plainLength);
    int word = Bytes.i32(packet, indexOffset);
    if (word >= 0) { // the E bit
      return SrtpFailure.NOT_ENCRYPTED.code();
    }
    int index = word & 0x7FFF_FFFF;
    SsrcState state = rtcpSsrcs.get(ssrc);
    if (state == null && rtcpSsrcs.isFull()) {
      return SrtpFailure.TOO_MANY_SSRCS.code();
    }
    int failure = state == null ? 0 : state.window.check(index);
    if (failure != 0) {
      return failure;
    }
    if (!rtcp.openRtcp(packet, offset, length, ssrc, index)) {
      return SrtpFailure.AUTHENTICATION.code();
    }
    if (state == null) {
      state = new SsrcState(IndexWindow.RTCP_SIZE);
      rtcpSsrcs.put(ssrc, state);
    }
    state.window.mark(index);
    return plainLength;
  }

  /** SSRCs that proved to be the peer's, of RTP and RTCP; grows with each new one. */
  public int ssrcs() {
    return rtpSsrcs.size() + rtcpSsrcs.size();
  }

  /** Frees the library's memory. The receiver's last call. */
  @Override
  public void close() {
    rtp.close();
    rtcp.close();
  }

  private int unprotectFirst(
      MemorySegment packet, long offset, int headerLength, int length, int ssrc, int sequence) {
    if (rtpSsrcs.isFull()) {
      return SrtpFailure.TOO_MANY_SSRCS.code();
    }
    if (!rtp.openRtp(packet, offset, headerLength, length, ssrc, sequence)) {
      return SrtpFailure.AUTHENTICATION.code();
    }
    SsrcState state = new SsrcState(IndexWindow.RTP_SIZE);
    state.window.mark(sequence);
    rtpSsrcs.put(ssrc, state);
    return length - profile.rtpTagBytes();
  }

  /**
   * Header, CSRCs and extension block (RFC 3550 section 5.1); -1 if they do not fit into {@code
   * length}.
   */
  static int headerLength(MemorySegment packet, long offset, int length) {
    if (length < MIN_RTP_HEADER_BYTES) {
      return -1;
    }
    int first = Bytes.u8(packet, offset);
    if (first >>> 6 != 2) {
      return -1;
    }
    int header = MIN_RTP_HEADER_BYTES + 4 * (first & 0x0F);
    if ((first & 0x10) != 0) {
      if (header + 4 > length) {
        return -1;
      }
      header += 4 + 4 * Bytes.u16(packet, offset + header + 2);
    }
    return header <= length ? header : -1;
  }
}
