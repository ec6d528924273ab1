package org.setareh.sfu.transport;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.wire.BigEndian;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;

/**
 * Tells by its first byte what a datagram is (RFC 7983 section 7, RFC 9443 section 3, RFC 5761
 * section 4) and hands it to the peer's part that reads it. The worker's thread.
 */
public final class Demultiplexer {
  private static final int SHORTEST = 12;

  private final TransportCounters counters;
  private final StunMessage stun = new StunMessage();

  public Demultiplexer(TransportCounters counters) {
    this.counters = counters;
  }

  /** Whether the datagram begins as STUN does. */
  public boolean isStun(MediaPacket packet) {
    return packet.length() >= SHORTEST && firstByte(packet) < 4;
  }

  /** Whether a datagram that begins as STUN does is an answer (RFC 8489 section 5: class 0b1x). */
  public boolean isStunAnswer(MediaPacket packet) {
    return (firstByte(packet) & 1) == 1;
  }

  /** Whether it begins as RTP and RTCP do. */
  public boolean isMedia(MediaPacket packet) {
    return packet.length() >= SHORTEST && isMedia(firstByte(packet));
  }

  private static boolean isMedia(int first) {
    return first >= 128 && first < 192;
  }

  /**
   * The SSRC of what sent a packet that {@link #isMedia}; in the clear, so anybody may claim it.
   */
  public int ssrc(MediaPacket packet) {
    return BigEndian.i32(packet.segment(), packet.offset() + (isRtcp(packet) ? 4 : 8));
  }

  /**
   * The part of a binding request's USERNAME that names its receiver (RFC 8445 section 7.2.2), or
   * null (counted) where there is none.
   */
  public @Nullable String localUfrag(MediaPacket packet) {
    if (!stun.wrap(packet.segment(), packet.offset(), packet.length())) {
      counters.drop(DropReason.STUN_MALFORMED);
      return null;
    }
    String userName =
        stun.is(StunClass.REQUEST, StunMethod.BINDING) ? stun.text(StunAttribute.USERNAME) : null;
    int colon = userName == null ? -1 : userName.indexOf(':');
    if (userName == null || colon < 0) {
      if (!stun.is(StunClass.INDICATION, StunMethod.BINDING)) { // keeps a NAT's mapping, no more
        counters.drop(DropReason.STUN_REFUSED);
      }
      return null;
    }
    return userName.substring(0, colon);
  }

  /** Hands the datagram to the peer it belongs to. */
  public void deliver(PeerTransport transport, MediaPacket packet, long nowNs) {
    int first = packet.length() < SHORTEST ? 256 : firstByte(packet);
    if (isMedia(first)) {
      if (isRtcp(packet)) {
        transport.onSrtcp(packet, nowNs);
      } else {
        transport.onSrtp(packet, nowNs);
      }
    } else if (first < 4) {
      if (stun.wrap(packet.segment(), packet.offset(), packet.length())) {
        transport.onStun(stun, packet, nowNs);
      } else {
        counters.drop(DropReason.STUN_MALFORMED);
      }
    } else if (first >= 20 && first < 64) {
      transport.onDtls(packet);
    } else {
      counters.drop(DropReason.UNKNOWN_PROTOCOL);
    }
  }

  private static int firstByte(MediaPacket packet) {
    return BigEndian.u8(packet.segment(), packet.offset());
  }

  private static boolean isRtcp(MediaPacket packet) {
    int type = BigEndian.u8(packet.segment(), packet.offset() + 1);
    return type >= 192 && type < 224;
  }
}
