package org.setareh.sfu.receive;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.negotiate.ExtensionIds;
import org.setareh.sfu.negotiate.NegotiatedCodec;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;
import org.setareh.wire.rtp.RtpPacket;

/**
 * Which encoding of a source a packet belongs to: by SSRC, declared or learned; else by rid (RFC
 * 8852); else, where there is one encoding only, by being of this source at all. One thread.
 *
 * <p>An SSRC that says a known rid takes the encoding over: the publisher began anew.
 */
final class StreamTable {
  private final Encoding[] encodings;
  private final @Nullable Payload[] payloads = new Payload[128];
  private final byte[] mid;
  private final byte[][] rids;
  private final TextExtension midExtension;
  private final TextExtension ridExtension;
  private final TextExtension repairedExtension;

  StreamTable(NegotiatedSource source, Encoding[] encodings) {
    this.encodings = encodings;
    mid = TextExtension.bytes(source.mid());
    rids = new byte[source.rids().size()][];
    for (int i = 0; i < rids.length; i++) {
      rids[i] = TextExtension.bytes(source.rids().get(i));
    }
    ExtensionIds ids = source.extensions();
    midExtension = new TextExtension(ids.mid());
    ridExtension = new TextExtension(ids.streamId());
    repairedExtension = new TextExtension(ids.repairedStreamId());
    readPayloads(source);
    declare(source);
  }

  /** Encodings of a source: one for each rid, else for each declared SSRC, else one. */
  static int encodings(NegotiatedSource source) {
    return Math.max(1, source.rids().isEmpty() ? source.streams().size() : source.rids().size());
  }

  private void readPayloads(NegotiatedSource source) {
    for (NegotiatedCodec codec : source.codecs()) {
      int payloadType = codec.payloadType();
      add(new Payload.Media(payloadType, codec.codec(), codec.fullIntraRequests()));
      if (codec.rtxPayloadType() >= 0) {
        add(new Payload.Retransmission(codec.rtxPayloadType(), payloadType));
      }
    }
    if (source.redPayloadType() >= 0) {
      add(new Payload.Redundant(source.redPayloadType(), Codec.OPUS));
    }
  }

  private void add(Payload payload) {
    payloads[payload.payloadType() & 0x7f] = payload;
  }

  private void declare(NegotiatedSource source) {
    for (int i = 0; i < encodings.length && i < source.streams().size(); i++) {
      DeclaredStream stream = source.streams().get(i);
      encodings[i].ssrc(stream.ssrc());
      if (stream.hasRtx()) {
        encodings[i].rtxSsrc(stream.rtxSsrc());
      }
    }
  }

  /** What the payload type stands for; null if it was not negotiated. */
  @Nullable Payload payload(int payloadType) {
    return payloads[payloadType & 0x7f];
  }

  /** Whether an encoding here has this SSRC, for media or RTX. */
  boolean owns(int ssrc) {
    return ofMedia(ssrc) != null || ofRtx(ssrc) != null;
  }

  /** Whether the packet names this source's media section. */
  boolean named(RtpPacket rtp) {
    return midExtension.matches(rtp, mid);
  }

  /** Whether the packet names any media section. */
  boolean namesAny(RtpPacket rtp) {
    return midExtension.present(rtp);
  }

  @Nullable Encoding ofMedia(int ssrc) {
    for (Encoding encoding : encodings) {
      if (encoding.hasSsrc && encoding.ssrc == ssrc) {
        return encoding;
      }
    }
    return null;
  }

  @Nullable Encoding ofRtx(int ssrc) {
    for (Encoding encoding : encodings) {
      if (encoding.hasRtxSsrc && encoding.rtxSsrc == ssrc) {
        return encoding;
      }
    }
    return null;
  }

  /** The encoding of a media packet whose SSRC is new, from now on by it; null: nothing tells. */
  @Nullable Encoding learn(RtpPacket rtp) {
    boolean repairs = ofRtx(rtp.ssrc()) != null;
    Encoding encoding = repairs ? null : byRid(ridExtension.find(rtp, rids));
    if (encoding != null) {
      encoding.ssrc(rtp.ssrc());
    }
    return encoding;
  }

  /** The encoding that an RTX packet repairs, learned where it is new; null where nothing tells. */
  @Nullable Encoding repaired(RtpPacket rtp) {
    Encoding encoding = ofRtx(rtp.ssrc());
    if (encoding != null) {
      return encoding;
    }
    encoding = byRid(repairedExtension.find(rtp, rids));
    if (encoding != null) {
      encoding.rtxSsrc(rtp.ssrc());
    }
    return encoding;
  }

  private @Nullable Encoding byRid(int index) {
    if (index >= 0) {
      return encodings[index];
    }
    return rids.length == 0 && encodings.length == 1 ? encodings[0] : null;
  }
}
