package org.setareh.sfu.receive;

/** Why a publisher's packet is not forwarded; each is counted. */
public enum ReceiveDrop {
  /** No source claims its SSRC, and neither MID nor rid says whose it is. */
  UNKNOWN_STREAM,
  /** Its payload type was not negotiated for the source. In a media stream its number counts. */
  UNKNOWN_PAYLOAD_TYPE,
  /** Here already, by RTX or otherwise. */
  DUPLICATE,
  /** Too far behind the newest packet, or a leap that nothing confirms yet. */
  OUT_OF_RANGE,
  /** Padding without payload: a publisher's probe. In a media stream its number is handed on. */
  PADDING,
  /** A payload or RTX packet that is not what it says. In a media stream its number counts. */
  MALFORMED,
  /** The source is muted or off. */
  SILENCED,
  /** More than a source of sound has: see {@link SoundLimit}. */
  TOO_MANY
}
