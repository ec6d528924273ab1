package org.setareh.sfu.forward;

import org.jspecify.annotations.Nullable;

/**
 * When a consumer asks for key frames: at once for something new, then again until it came, and
 * seldom on a receiver's word alone. One thread.
 */
final class KeyFrameRequests {
  /** Not more often than this for one source while no key frame comes. */
  private static final long MIN_INTERVAL_NS = 100_000_000L;

  /** Again for the same if nothing came: several round trips and an encoder's delay. */
  private static final long REPEAT_NS = 500_000_000L;

  private final KeyFrameSink sink;
  private @Nullable Source lastSource;
  private int lastEncoding;
  private long lastNs = Long.MIN_VALUE;
  private boolean answered;
  private boolean asked;

  KeyFrameRequests(KeyFrameSink sink) {
    this.sink = sink;
  }

  /** The consumer waits for a key frame of this encoding. */
  void need(Source source, int encoding, long nowNs) {
    boolean other = source != lastSource || encoding != lastEncoding;
    boolean first = source != lastSource || (other && answered);
    long waitNs = other || answered ? MIN_INTERVAL_NS : REPEAT_NS;
    if (first || lastNs == Long.MIN_VALUE || nowNs - lastNs >= waitNs) {
      send(source, encoding, nowNs);
    }
  }

  /** A key frame left: what is needed from now on is something new. */
  void arrived() {
    answered = true;
    asked = false;
  }

  /** The receiver cannot decode and says so; answered now or with the next {@link #poll}. */
  void ask() {
    asked = true;
  }

  /** Passes on what the receiver asked for, if the last request is long enough ago. */
  void poll(Source source, int encoding, long nowNs) {
    if (asked && (lastNs == Long.MIN_VALUE || nowNs - lastNs >= REPEAT_NS)) {
      send(source, encoding, nowNs);
    }
  }

  private void send(Source source, int encoding, long nowNs) {
    asked = false;
    answered = false;
    lastSource = source;
    lastEncoding = encoding;
    lastNs = nowNs;
    sink.request(source, encoding);
  }
}
