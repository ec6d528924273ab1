package org.setareh.sfu.control;

/**
 * What the control plane tells the media plane. A command to a connection that is not (or no
 * longer) its participant's living one is ignored.
 */
public sealed interface MediaCommand {
  ConnectionId connection();

  /** A source was switched on, muted or off by its owner (or a moderator). */
  record SetSource(ConnectionId connection, SourceKind kind, SourceState state)
      implements MediaCommand {}

  record SetView(ConnectionId connection, View view) implements MediaCommand {}

  /** Ends the connection; {@link MediaEvent.Closed} follows. */
  record Close(ConnectionId connection) implements MediaCommand {}
}
