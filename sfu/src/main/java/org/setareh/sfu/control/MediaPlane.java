package org.setareh.sfu.control;

import java.util.concurrent.CompletionStage;

/**
 * The media plane as its users see it; {@code org.setareh.sfu.Sfu} is the one in this process.
 * Every method may be called by any thread and returns at once.
 */
public interface MediaPlane extends AutoCloseable {
  /**
   * Negotiates an offer and opens (or restarts) the participant's connection. Completes with {@link
   * OfferRefused} where that cannot be.
   */
  CompletionStage<ConnectAnswer> connect(ConnectRequest request);

  /**
   * An ICE restart without an offer (WHIP's PATCH): the remote's new credentials. Completes with
   * {@link OfferRefused} where the connection lives no longer.
   */
  CompletionStage<ConnectAnswer> restart(
      ConnectionId connection, String remoteUfrag, String remotePassword);

  void post(MediaCommand command);

  /** The UDP port in use. */
  int port();

  /** A reading of the counters, at most a second old. */
  MediaStatistics statistics();

  /** Closes every connection (DTLS close_notify), then the port. */
  @Override
  void close();
}
