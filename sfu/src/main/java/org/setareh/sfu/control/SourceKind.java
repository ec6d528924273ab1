package org.setareh.sfu.control;

/** What a participant can send. Pictures carry the sound that belongs to them. */
public enum SourceKind {
  MICROPHONE("microphone", false),
  CAMERA("camera", true),
  SCREEN("screen", true),
  SCREEN_AUDIO("screenAudio", false);

  private final String word;
  private final boolean video;

  SourceKind(String word, boolean video) {
    this.word = word;
    this.video = video;
  }

  /** The name in the signalling protocol ({@code docs/protocol.md}). */
  public String word() {
    return word;
  }

  public boolean video() {
    return video;
  }

  /** The sound that goes with a picture: the microphone with the camera. */
  public SourceKind sound() {
    return switch (this) {
      case MICROPHONE, CAMERA -> MICROPHONE;
      case SCREEN, SCREEN_AUDIO -> SCREEN_AUDIO;
    };
  }
}
