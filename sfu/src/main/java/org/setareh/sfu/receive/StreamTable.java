package org.setareh.sfu.receive;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.receive.SourceFormat.Payload;
import org.setareh.wire.rtp.HeaderExtension;
import org.setareh.wire.rtp.RtpPacket;

/**
 * Which encoding of a source a packet belongs to: by SSRC, declared or learned; else by rid (RFC
 * 8852); else, where there is one encoding only, by being of this source at all. One thread.
 *
 * <p>An SSRC that says a known rid takes the encoding over: the publisher began anew.
 */
final class StreamTable {
  private static final Payload[] NONE = {};

  private final Encoding[] encodings;
  private final @Nullable Payload[] payloads = new Payload[128];
  private final byte[] mid;
  private final byte[][] rids;
  private final TextExtension midExtension;
  private final TextExtension ridExtension;
  private final TextExtension repairedExtension;

  StreamTable(SourceFormat format, Encoding[] encodings) {
    this.encodings = encodings;
    for (Payload payload : format.payloads().toArray(NONE)) {
      payloads[payload.payloadType() & 0x7f] = payload;
    }
    mid = TextExtension.bytes(format.mid());
    rids = new byte[format.rids().size()][];
    for (int i = 0; i < rids.length; i++) {
      rids[i] = TextExtension.bytes(format.rids().get(i));
    }
    midExtension = new TextExtension(format.extensionId(HeaderExtension.MID));
    ridExtension = new TextExtension(format.extensionId(HeaderExtension.STREAM_ID));
    repairedExtension = new TextExtension(format.extensionId(HeaderExtension.REPAIRED_STREAM_ID));
    declare(format.ssrcs(), format.rtxSsrcs());
  }

  private void declare(List<Integer> ssrcs, List<Integer> rtxSsrcs) {
    for (int i = 0; i < encodings.length && i < ssrcs.size(); i++) {
      encodings[i].ssrc(ssrcs.get(i));
      if (i < rtxSsrcs.size()) {
        encodings[i].rtxSsrc(rtxSsrcs.get(i));
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

  /** The encoding of a media packet, learned where it is new; null where nothing tells. */
  @Nullable Encoding media(RtpPacket rtp) {
    Encoding encoding = ofMedia(rtp.ssrc());
    if (encoding != null) {
      return encoding;
    }
    encoding = byRid(ridExtension.find(rtp, rids));
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
