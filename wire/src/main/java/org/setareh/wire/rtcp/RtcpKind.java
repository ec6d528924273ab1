package org.setareh.wire.rtcp;

/** What a packet of a compound is, as far as this project acts on it. */
public enum RtcpKind {
  SENDER_REPORT,
  RECEIVER_REPORT,
  SOURCE_DESCRIPTION,
  BYE,
  /** Generic NACK (RFC 4585 section 6.2.1). */
  NACK,
  /** Picture loss indication (RFC 4585 section 6.3.1). */
  PICTURE_LOSS,
  /** Full intra request (RFC 5104 section 4.3.1). */
  FULL_INTRA_REQUEST,
  /** Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01). */
  TRANSPORT_FEEDBACK,
  /** APP, XR, REMB, TMMBR and whatever else: well-formed, to be skipped. */
  OTHER
}
