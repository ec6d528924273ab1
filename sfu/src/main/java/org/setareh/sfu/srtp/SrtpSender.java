package org.setareh.sfu.srtp;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.setareh.wire.rtp.SplitPacket;

/**
 * Protects what we send to one peer (RFC 3711 section 3.3, RFC 7714 sections 8 and 9). One thread:
 * the peer's media worker.
 *
 * <p>The packets' sequence numbers are the caller's; the roll-over counter follows them. Under one
 * key no (SSRC, index) is ever used twice, whatever the caller does: a number that was used, or one
 * so old that nobody remembers, is refused. With GCM a second use would give the key away.
 */
public final class SrtpSender implements AutoCloseable {
  /** SSRCs of one connection: slots and their retransmissions, with room. */
  static final int MAX_SSRCS = 1024;

  private static final int MAX_RTCP_INDEX = 0x7FFF_FFFF;

  private final SrtpProfile profile;
  private final PacketCipher rtp;
  private final PacketCipher rtcp;
  private final SsrcTable ssrcs = new SsrcTable(MAX_SSRCS);
  private int nextRtcpIndex = 1;
  private long refused;

  SrtpSender(SrtpCrypto crypto, SrtpProfile profile, SrtpMasterKey key) {
    this(
        profile,
        crypto.cipher(profile, SessionKeys.ofRtp(profile, key), true),
        crypto.cipher(profile, SessionKeys.ofRtcp(profile, key), true));
  }

  SrtpSender(SrtpProfile profile, PacketCipher rtp, PacketCipher rtcp) {
    this.profile = profile;
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  public SrtpProfile profile() {
    return profile;
  }

  /** Packets refused because their index was used or could have been. */
  public long refused() {
    return refused;
  }

  /**
   * Protects an RTP packet in its place. Its header has its final SSRC and sequence number; the
   * rest of the payload is encrypted from where it lies to behind the prefix. Both segments are
   * native memory and do not overlap; there is room for the profile's tag behind the packet.
   *
   * @return length of the protected packet, or a negative {@link SrtpFailure#code()}
   */
  public int protectRtp(SplitPacket packet) {
    int sequenceNumber = Bytes.u16(packet.memory(), packet.offset() + 2);
    int ssrc = Bytes.i32(packet.memory(), packet.offset() + 8);
    SsrcState state = ssrcs.get(ssrc);
    if (state == null) {
      state = add(ssrc);
      if (state == null) {
        return SrtpFailure.TOO_MANY_SSRCS.code();
      }
    }
    long index = state.estimate(sequenceNumber);
    int failure = refusal(state, index);
    if (failure != 0) {
      return failure;
    }
    // Marked first: an index whose encryption failed halfway counts as used too.
    state.window.mark(index);
    return rtp.sealRtp(packet, ssrc, index)
        ? packet.length() + profile.rtpTagBytes()
        : SrtpFailure.AUTHENTICATION.code();
  }

  /**
   * Protects a compound RTCP packet in place; {@link SrtpProfile#rtcpTrailerBytes()} must be free
   * behind it. Its index counts up by itself, for all SSRCs together, which keeps every nonce
   * apart.
   *
   * @return length of the protected packet, or a negative {@link SrtpFailure#code()}
   */
  public int protectRtcp(MemorySegment packet, long offset, int length) {
    if (length < 8) {
      return SrtpFailure.MALFORMED.code();
    }
    if (nextRtcpIndex == MAX_RTCP_INDEX) {
      return SrtpFailure.KEY_EXHAUSTED.code();
    }
    int index = nextRtcpIndex++;
    return rtcp.sealRtcp(packet, offset, length, Bytes.i32(packet, offset + 4), index)
        ? length + profile.rtcpTrailerBytes()
        : SrtpFailure.AUTHENTICATION.code();
  }

  /** Frees the library's memory. The sender's last call. */
  @Override
  public void close() {
    rtp.close();
    rtcp.close();
  }

  private int refusal(SsrcState state, long index) {
    if (index < 0) {
      refused++;
      return SrtpFailure.TOO_OLD.code();
    }
    if (index >= SsrcState.MAX_INDEX) {
      return SrtpFailure.KEY_EXHAUSTED.code();
    }
    int failure = state.window.check(index);
    if (failure != 0) {
      refused++;
    }
    return failure;
  }

  private @Nullable SsrcState add(int ssrc) {
    if (ssrcs.isFull()) {
      return null;
    }
    SsrcState state = new SsrcState(IndexWindow.RTP_SIZE);
    ssrcs.put(ssrc, state);
    return state;
  }
}
