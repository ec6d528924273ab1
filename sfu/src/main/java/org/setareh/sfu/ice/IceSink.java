package org.setareh.sfu.ice;

import org.setareh.net.Path;

/** What an agent tells its transport, from within {@link IceAgent#onBinding}. */
public interface IceSink {
  /** The peer's checks or its media come by this path: take DTLS, SRTP and answers from it. */
  void onPathValidated(Path path);

  /** The path is none of the peer's any more. */
  void onPathForgotten(Path path);

  /** Send by this path from now on. */
  void onPathSelected(Path path);

  /** After a restart: nobody uses these credentials any more. */
  void onUfragRetired(String localUfrag);
}
