package org.setareh.bench.synthetic;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.View;

/** Synthetic participants of one room of a media plane in this process. Any thread. */
public final class SyntheticRoom implements AutoCloseable {
  private static final long PATIENCE_S = 20;

  private final MediaPlane plane;
  private final String room;
  private final SyntheticLoop loop;

  /**
   * @throws IOException if the loop cannot start
   */
  public SyntheticRoom(MediaPlane plane, String room) throws IOException {
    this.plane = plane;
    this.room = room;
    this.loop = new SyntheticLoop();
  }

  /** Brings one in and waits until media can flow. */
  public SyntheticPeer join(String participant, Offer.Role role)
      throws ExecutionException, InterruptedException, TimeoutException {
    return join(participant, role, View.AUTO);
  }

  /** Brings one in with a view of its own. */
  public SyntheticPeer join(String participant, Offer.Role role, View view)
      throws ExecutionException, InterruptedException, TimeoutException {
    Offer offer = Offer.of(role);
    ConnectAnswer answer =
        plane
            .connect(
                new ConnectRequest(
                    room,
                    participant,
                    offer.sdp(loop.fingerprint()),
                    Map.of(),
                    List.of(),
                    Map.of(),
                    view))
            .toCompletableFuture()
            .get(PATIENCE_S, TimeUnit.SECONDS);
    return loop.join(offer, Answer.parse(answer.sdp(), "127.")).get(PATIENCE_S, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    loop.close();
  }
}
