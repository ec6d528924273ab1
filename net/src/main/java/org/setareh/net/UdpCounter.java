package org.setareh.net;

/** What a port counts; each since it was opened. */
public enum UdpCounter {
  /** Datagrams handed to the worker. */
  RECEIVED,
  /** Their bytes, UDP payload only. */
  RECEIVED_BYTES,
  /** Dropped on arrival: longer than a slot. */
  OVERSIZED,
  /** Dropped on arrival: the worker's pool had no slot left. */
  POOL_EXHAUSTED,
  /** Receive calls that failed for another reason than an empty socket. */
  RECEIVE_ERRORS,
  /** Datagrams the kernel took, those in trains counted singly. */
  SENT,
  /** Their bytes, UDP payload only. */
  SENT_BYTES,
  /** Trains among them: two datagrams or more in one message. */
  TRAINS,
  /** Dropped on sending: the socket's or a queue's buffer is full (EAGAIN, ENOBUFS). */
  SEND_BUFFER_FULL,
  /** Dropped on sending: refused for another reason (no route, forbidden, too large). */
  SEND_REFUSED,
  /** Trains that the kernel refused as such and that left as single datagrams. */
  GSO_REFUSED
}
