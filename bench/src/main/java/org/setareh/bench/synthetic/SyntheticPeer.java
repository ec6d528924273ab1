package org.setareh.bench.synthetic;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.dtls.DtlsConnection;
import org.setareh.sfu.dtls.DtlsEnd;
import org.setareh.sfu.dtls.DtlsHandshakes;
import org.setareh.sfu.dtls.DtlsListener;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.dtls.SrtpKeys;
import org.setareh.sfu.srtp.SrtpCrypto;

/**
 * One synthetic participant on its own socket: ICE, then DTLS, then media both ways. Its loop's
 * thread runs it; what is public any thread may call, and waits for {@link #connected}.
 */
public final class SyntheticPeer implements AutoCloseable {
  private final SyntheticLoop loop;
  private final Answer answer;
  private final DtlsHandshakes handshakes;
  private final SrtpCrypto crypto;
  private final Arena arena = Arena.ofShared();
  private final PeerSocket socket;
  private final PeerIce ice;
  private final PeerSending sending;
  private final PeerReceiving receiving;
  private final CompletableFuture<SyntheticPeer> connected = new CompletableFuture<>();
  private final CompletableFuture<DtlsEnd> ended = new CompletableFuture<>();
  private @Nullable DtlsConnection dtls;
  private boolean closed;

  SyntheticPeer(
      SyntheticLoop loop, Offer offer, Answer answer, DtlsHandshakes handshakes, SrtpCrypto crypto)
      throws IOException {
    this.loop = loop;
    this.answer = answer;
    this.handshakes = handshakes;
    this.crypto = crypto;
    socket = new PeerSocket(answer.server(), arena);
    ice = new PeerIce(socket, offer, answer);
    sending = new PeerSending(socket, offer, arena);
    receiving = new PeerReceiving(socket, offer, answer.streams(), sending);
  }

  DatagramChannel channel() {
    return socket.channel();
  }

  /** Done when media can flow; fails with the words of what went wrong. */
  public CompletableFuture<SyntheticPeer> connected() {
    return connected;
  }

  /** Done when DTLS is over. */
  public CompletableFuture<DtlsEnd> ended() {
    return ended;
  }

  /** What has arrived; the loop's thread writes it. */
  public Reception reception() {
    return receiving.reception();
  }

  /** Sends made-up VP8 from now on. */
  public void publish(VideoSource source) {
    loop.run(() -> sending.add(source));
  }

  /** Sends made-up sound from now on. */
  public void speak(AudioSource source) {
    loop.run(() -> sending.speak(source));
  }

  /** Sends no media from now on; the connection stays. */
  public void stopMedia() {
    loop.run(sending::stopMedia);
  }

  /** Packets of media sent so far. */
  public long sentPackets() {
    return sending.sentPackets();
  }

  /** The sound of a slot. */
  public ReceivedStream sound(int slot) {
    return stream(Offer.audioMid(slot));
  }

  /** The picture of a slot. */
  public ReceivedStream picture(int slot) {
    return stream(Offer.videoMid(slot));
  }

  /** What comes by the section with this mid. */
  public ReceivedStream stream(String mid) {
    return receiving.stream(mid);
  }

  /** Loses this share (0 to 1) of the media that arrives, before anyone looks at it. */
  public void lose(double share) {
    receiving.lose(share);
  }

  /** Asks again for what is missing, from now on. */
  public void sendNacks() {
    receiving.sendNacks();
  }

  /** Neither sends nor hears anything while true, as if the cable were pulled. */
  public void unplug(boolean unplugged) {
    socket.unplug(unplugged);
  }

  /** Goes on under new ICE credentials. */
  public void restart(Offer newOffer, Answer newAnswer) {
    loop.run(() -> ice.restart(newOffer, newAnswer));
  }

  /** Goes on from another port and checks it at once, as after a change of network. */
  public void rebind() {
    rebindUnnoticed();
    loop.run(ice::moved);
  }

  /** Goes on from another port and knows nothing of it, as behind a NAT that forgot its mapping. */
  public void rebindUnnoticed() {
    loop.run(() -> {
      try {
        DatagramChannel old = socket.move();
        loop.register(this);
        old.close();
      } catch (IOException e) {
        connected.completeExceptionally(e);
      }
    });
  }

  /**
   * Checks the connection now. Done when the answer is here, behind all that the server had sent
   * before it.
   */
  public CompletableFuture<Void> check() {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    loop.run(() -> ice.check(answered));
    return answered;
  }

  /** Sends no more binding requests: only its media tells where it is. */
  public void checkNoMore() {
    loop.run(ice::checkNoMore);
  }

  /** Sends any bytes from the peer's own address. */
  public void sendRaw(byte[] datagram) {
    loop.run(() -> {
      try {
        socket.sendAnyway(datagram);
      } catch (IOException e) {
        reception().onBad();
      }
    });
  }

  /** The SRTP packet sent last, encrypted. */
  public CompletableFuture<byte[]> lastSent() {
    CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    loop.run(() -> bytes.complete(sending.lastSent()));
    return bytes;
  }

  /** Goes without a word: nobody is told. */
  public void vanish() {
    unplug(true);
    close();
  }

  /** Sends no pictures for a while, or goes on with the next one, and makes none up for. */
  public void pauseVideo(boolean pause) {
    loop.run(() -> sending.pauseVideo(pause));
  }

  /** Gets nothing any more: the kernel drops what comes, as for the receivers of the floor. */
  public void deafen() {
    loop.run(() -> {
      socket.deafen();
      loop.unregister(this);
    });
  }

  // All below: the loop's thread.

  void tick(long nowNs) throws IOException {
    if (closed || socket.isUnplugged()) {
      return;
    }
    ice.tick(nowNs);
    if (sending.begun()) {
      receiving.report(nowNs);
      sending.produce(nowNs);
    }
  }

  long nextFrameNs() {
    return sending.nextFrameNs();
  }

  void readAll(long nowNs) throws IOException {
    for (int length = socket.read(); length > 0; length = socket.read()) {
      onDatagram(length, nowNs);
    }
  }

  /** RFC 7983: the first byte tells what it is. */
  private void onDatagram(int length, long nowNs) throws IOException {
    int first = socket.in().get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    if (first < 4) {
      if (ice.onStun(length)) {
        dtls = shakeHands();
      }
    } else if (first >= 20 && first < 64) {
      DtlsConnection connection = dtls;
      if (connection != null) {
        connection.receive(socket.in(), 0, length);
      }
    } else if (first >= 128 && first < 192) {
      receiving.onSrtp(length, nowNs);
    }
  }

  private DtlsConnection shakeHands() {
    DtlsRole role = answer.passive() ? DtlsRole.CLIENT : DtlsRole.SERVER;
    return handshakes.open(role, answer.fingerprints(), new Handshake());
  }

  /** On threads of DTLS. */
  private final class Handshake implements DtlsListener {
    @Override
    public void send(byte[] datagram) {
      try {
        socket.send(datagram);
      } catch (IOException e) {
        connected.completeExceptionally(e);
      }
    }

    @Override
    public void established(SrtpKeys keys) {
      loop.run(() -> {
        sending.begin(crypto.sender(keys.profile(), keys.local()));
        receiving.begin(crypto.receiver(keys.profile(), keys.remote()));
        connected.complete(SyntheticPeer.this);
      });
    }

    @Override
    public void closed(DtlsEnd end, String words) {
      connected.completeExceptionally(new IOException(end + " " + words));
      ended.complete(end);
    }
  }

  /** Closes DTLS, then the socket. */
  @Override
  public void close() {
    loop.run(() -> {
      if (closed) {
        return;
      }
      closed = true;
      DtlsConnection connection = dtls;
      if (connection != null) {
        connection.close();
      }
      ended.orTimeout(60, TimeUnit.SECONDS).whenComplete((end, fault) -> loop.run(this::free));
    });
    if (dtls == null) {
      ended.complete(DtlsEnd.CLOSED);
    }
  }

  private void free() {
    loop.forget(this);
    try {
      socket.close();
    } catch (IOException e) {
      ended.completeExceptionally(e);
    }
    sending.close();
    receiving.close();
    arena.close();
  }
}
