package org.setareh.sfu.receive;

import org.setareh.sfu.codec.Codec;

/** What a publisher's payload type stands for. */
sealed interface Payload {
  int payloadType();

  /**
   * The codec itself.
   *
   * @param fullIntraRequests whether a key frame is asked for by FIR
   */
  record Media(int payloadType, Codec codec, boolean fullIntraRequests) implements Payload {}

  /** RED (RFC 2198) around the codec. */
  record Redundant(int payloadType, Codec codec) implements Payload {}

  /** RTX (RFC 4588) of the payload type {@code repairs} ("apt"). */
  record Retransmission(int payloadType, int repairs) implements Payload {}
}
