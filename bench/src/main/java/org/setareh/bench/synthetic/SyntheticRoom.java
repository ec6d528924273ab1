package org.setareh.bench.synthetic;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
  private final String address;

  /**
   * @throws IOException if the loop cannot start
   */
  public SyntheticRoom(MediaPlane plane, String room) throws IOException {
    this(plane, room, "127.");
  }

  /**
   * @param address what the server's address to connect to begins with
   * @throws IOException if the loop cannot start
   */
  public SyntheticRoom(MediaPlane plane, String room, String address) throws IOException {
    this.plane = plane;
    this.address = address;
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
    return join(participant, Offer.of(role), view);
  }

  /** Brings one in by an offer of its own. */
  public SyntheticPeer join(String participant, Offer offer, View view)
      throws ExecutionException, InterruptedException, TimeoutException {
    return join(offer, connect(participant, offer, view));
  }

  /** Brings one in whose offer was answered. */
  public SyntheticPeer join(Offer offer, Answer answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    return joining(offer, answer).get(PATIENCE_S, TimeUnit.SECONDS);
  }

  /** As {@link #join}, without waiting. */
  public CompletableFuture<SyntheticPeer> joining(Offer offer, Answer answer) {
    return loop.join(offer, answer);
  }

  /** An ICE restart by a new offer. */
  public Offer restart(String participant, SyntheticPeer peer, Offer offer)
      throws ExecutionException, InterruptedException, TimeoutException {
    Offer next = offer.restarted();
    peer.restart(next, connect(participant, next, View.AUTO));
    return next;
  }

  /** What offers of this room's participants carry. */
  public String sdp(Offer offer) {
    return offer.sdp(loop.fingerprint());
  }

  /** Offers, and does nothing more. */
  public Answer connect(String participant, Offer offer, View view)
      throws ExecutionException, InterruptedException, TimeoutException {
    ConnectAnswer answer =
        plane
            .connect(
                new ConnectRequest(
                    room,
                    participant,
                    offer.sdp(loop.fingerprint()),
                    offer.sources(),
                    offer.slots(),
                    Map.of(),
                    view))
            .toCompletableFuture()
            .get(PATIENCE_S, TimeUnit.SECONDS);
    return Answer.parse(answer.sdp(), address);
  }

  @Override
  public void close() {
    loop.close();
  }
}
