package org.setareh.sfu.control;

/** What the control plane tells the media plane. Unknown rooms and participants are ignored. */
public sealed interface MediaCommand {
  String room();

  String participant();

  /** A source was switched on, muted or off by its owner (or a moderator). */
  record SetSource(String room, String participant, SourceKind kind, SourceState state)
      implements MediaCommand {}

  record SetView(String room, String participant, View view) implements MediaCommand {}

  /** Ends the participant's connection; {@link MediaEvent.Closed} follows. */
  record Close(String room, String participant) implements MediaCommand {}
}
