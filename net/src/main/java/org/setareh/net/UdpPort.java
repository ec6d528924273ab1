package org.setareh.net;

/**
 * A worker's UDP socket: batches in, batches out, and a sleep that packets, deadlines and other
 * threads end.
 *
 * <p>The boundary between the project and the operating system, with two implementations: {@link
 * LinuxUdpPort} and the portable {@link NettyUdpPort}. All methods belong to the worker's thread,
 * except {@link #wakeup}, {@link #count} and {@link #localPort}. Opened by {@link UdpPorts}.
 */
public interface UdpPort extends AutoCloseable {

  /** Datagrams one {@link #receive} gives at most. */
  int RECEIVE_BATCH = 64;

  /**
   * Sleeps until a datagram is there, {@link #wakeup} was called (since the last await too), or the
   * timeout is over. It may return early.
   *
   * @param timeoutNs nanoseconds; 0 only looks, below 0 has no end
   * @return whether {@link #receive} may find something
   */
  boolean await(long timeoutNs);

  /** Ends the current {@link #await}, or the next one at once; any thread. */
  void wakeup();

  /**
   * Takes what has arrived, never waiting. Each packet has one reference, which is the caller's.
   *
   * @param into takes the packets from index 0; {@link #RECEIVE_BATCH} are filled at most
   * @param pool the worker's pool, the same one on each call
   * @return how many; when all of {@code into} is filled there may be more
   */
  <P extends Packet> int receive(P[] into, PacketPool<P> pool);

  /**
   * Gives slots that wait for datagrams back to the pool, so that it may free what nobody uses; the
   * next {@link #receive} takes others.
   */
  default void giveBack() {}

  /** Where datagrams to be sent are written. */
  Outbox outbox();

  /**
   * Makes this port, of all that share the UDP port, get every datagram; or lets the kernel spread
   * them again. Until the first call they are spread. A hint: a system that cannot do it goes on.
   *
   * @param all true only for the first port that was opened
   */
  void takeAll(boolean all);

  /** The bound port, also where a free one was asked for; any thread. */
  int localPort();

  /** Any thread. */
  long count(UdpCounter counter);

  /** Closes the socket and frees the memory. The worker's last call. */
  @Override
  void close();
}
