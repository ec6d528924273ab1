package org.setareh.signaling.participant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.MediaStatistics;

/** Keeps its commands and says nothing; nobody asks it for an answer. */
final class QuietPlane implements MediaPlane {
  final List<MediaCommand> commands = Collections.synchronizedList(new ArrayList<>());

  @Override
  public CompletionStage<ConnectAnswer> connect(ConnectRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<ConnectAnswer> restart(
      ConnectionId connection, String remoteUfrag, String remotePassword) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void post(MediaCommand command) {
    commands.add(command);
  }

  @Override
  public int port() {
    return 0;
  }

  @Override
  public MediaStatistics statistics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
