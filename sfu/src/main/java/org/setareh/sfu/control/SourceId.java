package org.setareh.sfu.control;

/** A source of a participant of a room, written {@code p_3f…/camera} in the protocol. */
public record SourceId(String participant, SourceKind kind) {
  @Override
  public String toString() {
    return participant + '/' + kind.word();
  }
}
