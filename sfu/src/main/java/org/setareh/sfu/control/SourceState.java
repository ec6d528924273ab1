package org.setareh.sfu.control;

/** What a participant says of one of its sources. */
public enum SourceState {
  /** Sends, and is forwarded. */
  ON,
  /** May still send; the SFU drops it. */
  MUTED,
  /** Sends nothing: the device is stopped. */
  OFF
}
