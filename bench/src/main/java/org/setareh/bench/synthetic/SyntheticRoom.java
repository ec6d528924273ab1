package org.setareh.bench.synthetic;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.View;

/** Synthetic participants of one room of a media plane in this process. Any thread. */
public final class SyntheticRoom implements AutoCloseable {
  private static final long PATIENCE_S = 120;

  /** Of all rooms of the process: a participant may come back by another one of its name. */
  private static final AtomicInteger OFFERS = new AtomicInteger();

  private final MediaPlane plane;
  private final String room;
  private final SyntheticLoop loop;
  private final String address;
  private final Map<String, ConnectionId> living = new ConcurrentHashMap<>();

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
    ConnectionId next = new ConnectionId(room, participant, OFFERS.incrementAndGet());
    ConnectAnswer answer =
        plane
            .connect(
                new ConnectRequest(
                    next,
                    offer.sdp(loop.fingerprint()),
                    offer.sources(),
                    offer.slots(),
                    Map.of(),
                    view))
            .toCompletableFuture()
            .get(PATIENCE_S, TimeUnit.SECONDS);
    living.put(participant, new ConnectionId(room, participant, answer.connection()));
    return Answer.parse(answer.sdp(), address);
  }

  /** The connection that the participant's last offer led to. */
  public ConnectionId id(String participant) {
    return Objects.requireNonNull(living.get(participant), participant);
  }

  @Override
  public void close() {
    loop.close();
  }
}
