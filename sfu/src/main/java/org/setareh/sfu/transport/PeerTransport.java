package org.setareh.sfu.transport;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Deadlines.Deadline;
import org.setareh.net.Outbox;
import org.setareh.net.Path;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaEvent.CloseReason;
import org.setareh.sfu.control.MediaEvent.Constraint;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.sfu.dtls.DtlsConnection;
import org.setareh.sfu.dtls.DtlsEnd;
import org.setareh.sfu.dtls.DtlsListener;
import org.setareh.sfu.dtls.SrtpKeys;
import org.setareh.sfu.ice.IceAgent;
import org.setareh.sfu.ice.IceCredentialPair;
import org.setareh.sfu.ice.IceSink;
import org.setareh.sfu.ice.IceVerdict;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Receiver;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.route.SlotAssignment;
import org.setareh.sfu.route.Track;
import org.setareh.wire.BigEndian;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One participant's connection: ICE, DTLS and SRTP, joined; its producers ({@link Inbound}) and its
 * slots ({@link Outbound}). Everything is called on the thread of the worker that owns it, but
 * where a method says otherwise.
 *
 * <p>Who closes whom: a command, the peer's close_notify, silence or a fault leads to {@link
 * #close}, once; it leaves the room, gives back every packet, forgets its paths, ends DTLS and the
 * ciphers, and tells {@link Listener#closed}.
 */
public final class PeerTransport implements Receiver, IceSink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);

  /** On the worker's thread. */
  public interface Listener {
    void told(MediaEvent event);

    /** Nothing of the peer is left. */
    void closed(PeerTransport peer);
  }

  /** Begins the DTLS handshake with this peer. */
  public interface DtlsStarter {
    DtlsConnection start(DtlsListener listener);
  }

  /**
   * Who and where.
   *
   * @param takenNs when
   */
  public record Seat(
      ConnectionId connection,
      Room room,
      TransportHost host,
      long takenNs,
      Map<SourceKind, SourceState> states,
      View view) {}

  /** How the two find and know each other, and how long one waits for the other. */
  public record Terms(IceCredentialPair credentials, DtlsStarter dtls, Patience patience) {}

  private final Seat seat;
  private final TransportHost host;
  private final IceAgent ice;
  private final Flights flights;
  private final Exit exit;
  private final Protection protection;
  private final Life life;
  private final Listener listener;
  private final Inbound inbound;
  private final Outbound outbound;
  private final RtcpDispatcher rtcp;

  private @Nullable Path path;
  private int ssrcs;
  private final Deadline<PeerTransport> deadline = new Deadline<>(this);

  public PeerTransport(
      Seat seat,
      Terms terms,
      RandomGenerator random,
      Inbound inbound,
      Outbound outbound,
      Listener listener) {
    this.seat = seat;
    this.host = seat.host();
    this.ice = new IceAgent(terms.credentials(), random, this);
    this.flights = new Flights(host, ice);
    this.exit = new Exit(host);
    this.protection = new Protection(host, terms.dtls());
    this.life = new Life(terms.patience(), seat.takenNs(), new LifeEvents());
    this.inbound = inbound;
    this.outbound = outbound;
    this.listener = listener;
    rtcp = new RtcpDispatcher(inbound, outbound);
    inbound.attach(deadline::at);
    outbound.attach(new SlotEvents());
  }

  // Any thread: what never changes.

  public TransportHost host() {
    return host;
  }

  public ConnectionId id() {
    return seat.connection();
  }

  private String participant() {
    return seat.connection().participant();
  }

  @Override
  public TransportHost domain() {
    return host;
  }

  @Override
  public int pictureSlots() {
    return outbound.pictureSlots();
  }

  @Override
  public int slots() {
    return outbound.slots();
  }

  @Override
  public String toString() {
    return id().toString();
  }

  // Tasks

  /** Any thread: a task of this peer, for its worker. A fault in it closes this peer alone. */
  public void post(Runnable task) {
    post(task, _ -> {});
  }

  /**
   * The same.
   *
   * @param failed told of a fault, at once; on the worker's thread
   */
  public void post(Runnable task, Consumer<Throwable> failed) {
    host.post(() -> guarded(task, failed));
  }

  private void guarded(Runnable task, Consumer<Throwable> failed) {
    try {
      task.run();
    } catch (RuntimeException | Error fault) {
      LOG.error("peer {} failed and is closed", this, fault);
      fail();
      failed.accept(fault);
    }
  }

  /** A task of this peer for its room. A fault in it, there, closes this peer alone. */
  private void inRoom(Consumer<Room> task) {
    Room room = seat.room();
    room.home()
        .run(() -> {
          try {
            task.accept(room);
          } catch (RuntimeException | Error fault) {
            LOG.error("peer {} failed in its room and is closed", this, fault);
            host.run(this::fail);
          }
        });
  }

  // Life

  /** The first call: takes its place in the room and waits for ICE. */
  public void open() {
    inRoom(room -> room.join(participant(), this, inbound.tracks(), seat.states(), seat.view()));
  }

  /**
   * New credentials of both (RFC 8445 section 9); media goes on meanwhile. False: too late, the
   * connection is over.
   */
  public boolean restartIce(IceCredentialPair credentials) {
    if (life.isOver()) {
      host.retire(credentials.local().ufrag());
      return false;
    }
    ice.restart(credentials);
    return true;
  }

  public void onStun(StunMessage message, MediaPacket packet, long nowNs) {
    if (life.isOver()) {
      return;
    }
    Path from = path != null && path.carried(packet) ? path : Path.of(packet);
    Outbox outbox = host.outbox();
    long at = outbox.reserve(from, IceAgent.MAX_BYTES);
    IceVerdict verdict = ice.onBinding(message, from, nowNs, outbox.segment(), at);
    outbox.commit(ice.answerLength());
    if (verdict == IceVerdict.ANSWERED) {
      host.confirm(from, this);
      heard(packet, nowNs);
      if (message.is(StunClass.REQUEST, StunMethod.BINDING)) {
        askAt(from, 0, nowNs);
      }
      flights.flush();
    } else {
      host.counters().drop(DropReason.STUN_REFUSED);
    }
  }

  @Override
  public void onPathValidated(Path validated) {
    host.learn(validated, this);
  }

  @Override
  public void onPathForgotten(Path forgotten) {
    host.forget(forgotten, this);
  }

  @Override
  public void onPathSelected(Path selected) {
    path = selected;
    life.moved(host.nowNs());
    protection.start(new DtlsEvents());
  }

  @Override
  public void onUfragRetired(String localUfrag) {
    host.retire(localUfrag);
  }

  public void onDtls(MediaPacket packet) {
    if (!ice.isProved() && path != null && path.carried(packet)) {
      askAt(path, packet.length(), host.nowNs());
      flights.flush();
    }
    protection.onDtls(packet);
  }

  private final class SlotEvents implements Outbound.Listener {
    @Override
    public void slotsChanged(List<SlotState> states) {
      listener.told(new MediaEvent.SlotsChanged(id(), states));
    }

    @Override
    public void constraintChanged(Constraint constraint) {
      listener.told(new MediaEvent.ConstraintChanged(id(), constraint));
    }

    @Override
    public void toFlush() {
      host.flushLater(PeerTransport.this);
    }

    @Override
    public void undecodable(Track picture) {
      listener.told(
          new MediaEvent.CodecWanted(
              picture.connection(), picture.id().kind(), Codec.VP8.encodingName()));
    }
  }

  private final class DtlsEvents implements DtlsListener {
    @Override
    public void send(byte[] datagram) {
      PeerTransport.this.post(() -> flights.send(datagram));
    }

    @Override
    public void established(SrtpKeys keys) {
      PeerTransport.this.post(() -> onKeys(keys));
    }

    @Override
    public void closed(DtlsEnd end, String words) {
      PeerTransport.this.post(() -> onDtlsEnd(end, words));
    }
  }

  private void onKeys(SrtpKeys keys) {
    if (life.isOver()) {
      keys.clear();
      return;
    }
    protection.take(keys);
    ice.onHandshake();
    life.connected();
    deadline.at(host.nowNs());
    inRoom(room -> room.connected(participant(), this));
  }

  private void onDtlsEnd(DtlsEnd end, String words) {
    if (life.isOver()) {
      return;
    }
    switch (end) {
      case CLOSED -> {}
      case PEER_CLOSED -> close(CloseReason.PEER_CLOSED);
      case FAILED, TIMED_OUT -> {
        LOG.info("DTLS with {} failed: {} {}", this, end, words);
        close(CloseReason.HANDSHAKE_FAILED);
      }
    }
  }

  private final class LifeEvents implements Life.Listener {
    @Override
    public void became(Phase now, Phase before) {
      switch (now) {
        case CONNECTED ->
            listener.told(
                before == Phase.SILENT
                    ? new MediaEvent.Back(id())
                    : new MediaEvent.Connected(id()));
        case SILENT -> listener.told(new MediaEvent.Silent(id()));
        case CONNECTING, CLOSED -> {} // the end is told when nothing is left: see close
      }
    }

    @Override
    public void flows(boolean now) {
      inRoom(room -> room.flows(participant(), PeerTransport.this, now));
    }

    @Override
    public void over(CloseReason reason) {
      close(reason);
    }
  }

  // Media in

  public void onSrtp(MediaPacket packet, long nowNs) {
    if (protection.openRtp(packet)) {
      heardMedia(8, packet, nowNs);
      life.media(nowNs);
      inbound.onRtp(packet, nowNs);
    }
  }

  public void onSrtcp(MediaPacket packet, long nowNs) {
    if (protection.openRtcp(packet)) {
      heardMedia(4, packet, nowNs);
      Exit out = exit(nowNs);
      if (out.isOpen() && !rtcp.dispatch(packet, out, nowNs)) {
        host.counters().drop(DropReason.MALFORMED);
      }
    }
  }

  /**
   * Media came that proved to be the peer's, by whatever path.
   *
   * @param ssrcAt where in the packet its sender's SSRC stands
   */
  private void heardMedia(int ssrcAt, MediaPacket packet, long nowNs) {
    heard(packet, nowNs);
    if (ssrcs != protection.ssrcs()) {
      ssrcs = protection.ssrcs();
      host.learn(BigEndian.i32(packet.segment(), packet.offset() + ssrcAt), this);
    }
    Path used = path;
    if (used == null) {
      return;
    }
    boolean byUsed = used.carried(packet);
    if (byUsed) {
      ice.onMedia(nowNs);
    }
    if (!byUsed || !ice.isProved()) {
      askAt(Path.of(packet), packet.length(), nowNs);
    }
  }

  private void askAt(Path from, int bytes, long nowNs) {
    Outbox outbox = host.outbox();
    long at = outbox.reserve(from, IceAgent.MAX_BYTES);
    outbox.commit(ice.ask(from, bytes, nowNs, outbox.segment(), at));
  }

  /** Something came that proved to be the peer's. */
  private void heard(MediaPacket packet, long nowNs) {
    Path used = path;
    life.heard(used != null && used.carried(packet), nowNs);
  }

  /** Its producer drops it at once; the room tells those who see it. */
  public void setSource(SourceKind kind, SourceState state) {
    inbound.setState(kind, state);
    inRoom(room -> room.setSource(participant(), this, kind, state));
  }

  /** What its slots shall carry. */
  public void setView(View view) {
    inRoom(room -> room.setView(participant(), this, view));
  }

  // Media out

  @Override
  public void assign(List<SlotAssignment> assignments) {
    guarded(() -> assignNow(assignments), _ -> {}); // the room that tells it goes on
  }

  private void assignNow(List<SlotAssignment> assignments) {
    if (!life.isOver()) {
      long nowNs = host.nowNs();
      outbound.assign(assignments, exit(nowNs), nowNs);
    }
  }

  /** Sends what the batch brought for this peer. */
  public void flush(long nowNs) {
    outbound.flush(exit(nowNs), nowNs);
  }

  /**
   * Where media leaves now. Shut before the keys are known, where it is not known that the peer
   * receives at its address, and where nobody was heard from for too long.
   */
  private Exit exit(long nowNs) {
    exit.set(protection.sender(), ice.isProved() && life.consents(nowNs) ? path : null);
    return exit;
  }

  /**
   * Does what is due.
   *
   * @return when to come again
   */
  public long onDeadline(long nowNs) {
    long next = life.check(nowNs);
    if (life.isOver()) {
      return Long.MAX_VALUE;
    }
    Exit out = exit(nowNs);
    if (out.isOpen()) {
      next = Math.min(next, inbound.onDeadline(out, nowNs));
      next = Math.min(next, outbound.onDeadline(out, nowNs));
    }
    return next;
  }

  /** When {@link #onDeadline} has something to do. */
  public Deadline<PeerTransport> deadline() {
    return deadline;
  }

  // The end

  /** By command. */
  public void closeByServer() {
    close(CloseReason.COMMAND);
  }

  /** A fresh connection of the same participant took this one's place. Any thread. */
  public void replace() {
    post(() -> close(CloseReason.REPLACED));
  }

  /** A fault of ours while serving this peer: it alone is closed. */
  public void fail() {
    close(CloseReason.INTERNAL);
  }

  private void close(CloseReason reason) {
    if (!life.end()) {
      return;
    }
    step(() -> inRoom(room -> room.leave(participant(), this)));
    step(outbound::close);
    step(inbound::close);
    step(() -> ice.paths().forEach(known -> host.forget(known, this)));
    step(() -> ice.ufrags().forEach(host::retire));
    step(() -> host.closed(this));
    step(protection::close);
    step(() -> listener.told(new MediaEvent.Closed(id(), reason)));
    step(() -> listener.closed(this));
  }

  /** Of closing: a fault in one step leaves out none of the others. */
  private void step(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException | Error fault) {
      LOG.error("peer {} was not closed in order", this, fault);
    }
  }
}
