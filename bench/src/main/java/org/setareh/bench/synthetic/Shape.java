package org.setareh.bench.synthetic;

/**
 * What a member of a conference offers beside its microphone and camera.
 *
 * @param encodings of the camera: 1, or simulcast by rid
 * @param slots with sound and picture
 * @param audioSlots with sound alone
 * @param levels whether the microphone tells its level (RFC 6464)
 * @param red whether sound may be RED (RFC 2198)
 * @param rtx whether pictures may be sent again by RTX (RFC 4588)
 */
public record Shape(
    int encodings, int slots, int audioSlots, boolean levels, boolean red, boolean rtx) {
  /** As a browser offers, in small: no simulcast, three slots. */
  public static final Shape MEMBER = new Shape(1, 3, 0, true, false, true);

  public Shape withEncodings(int count) {
    return new Shape(count, slots, audioSlots, levels, red, rtx);
  }

  public Shape withSlots(int pictures, int soundsAlone) {
    return new Shape(encodings, pictures, soundsAlone, levels, red, rtx);
  }

  public Shape withoutLevels() {
    return new Shape(encodings, slots, audioSlots, false, red, rtx);
  }

  public Shape withRed() {
    return new Shape(encodings, slots, audioSlots, levels, true, rtx);
  }

  public Shape withoutRtx() {
    return new Shape(encodings, slots, audioSlots, levels, red, false);
  }
}
