package org.setareh.sfu.dtls;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsTimeoutException;

/**
 * The socket that the TLS library believes in: datagrams in by a queue, records out, packed into as
 * few datagrams as the path's MTU allows (a flight of five messages is one or two datagrams, which
 * are lost less often than five). Belongs to one connection's virtual thread.
 */
final class RecordPipe implements DatagramTransport {
  private static final int RECEIVE_LIMIT = 2048;

  private final DatagramQueue queue;
  private final Consumer<byte[]> sink;
  private final long deadlineNs;
  private final Semaphore permits;
  private final byte[] flight = new byte[DtlsHandshakes.MTU_BYTES];
  private int flightLength;
  private boolean established;
  private boolean closed;

  /**
   * @param deadlineNs by {@link System#nanoTime()}: the handshake must be done
   * @param permits of which the handshake holds one, and lends it out while it waits for the peer
   */
  RecordPipe(DatagramQueue queue, Consumer<byte[]> sink, long deadlineNs, Semaphore permits) {
    this.queue = queue;
    this.sink = sink;
    this.deadlineNs = deadlineNs;
    this.permits = permits;
  }

  /** No deadline from now on. */
  void established() {
    established = true;
    flush();
  }

  @Override
  public int getReceiveLimit() {
    return RECEIVE_LIMIT;
  }

  @Override
  public int getSendLimit() {
    return DtlsHandshakes.MTU_BYTES;
  }

  /**
   * @param waitMillis 0: for ever
   * @return the length of a datagram, or -1 when the time is over
   * @throws TlsTimeoutException the handshake's deadline has passed
   * @throws EOFException the peer has closed
   * @throws InterruptedIOException we are closing
   */
  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    flush();
    if (closed) {
      throw new EOFException("closed by the peer");
    }
    long waitNs = waitMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(waitMillis);
    if (!established) {
      long leftNs = deadlineNs - System.nanoTime();
      if (leftNs <= 0) {
        throw new TlsTimeoutException("no end of the handshake in time");
      }
      waitNs = Math.min(waitNs, leftNs);
    }
    try {
      await(waitNs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    byte[] datagram = queue.poll();
    if (datagram == null) {
      if (queue.isClosed()) {
        throw new InterruptedIOException("closing");
      }
      return -1;
    }
    int taken = Math.min(datagram.length, length);
    System.arraycopy(datagram, 0, buffer, offset, taken);
    return taken;
  }

  private void await(long waitNs) throws InterruptedException {
    if (established) {
      queue.await(waitNs);
      return;
    }
    permits.release();
    try {
      queue.await(waitNs);
    } finally {
      permits.acquireUninterruptibly();
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    if (flightLength + length > flight.length) {
      flush();
    }
    if (length > flight.length) {
      // The library keeps to getSendLimit(); a record above it would still rather go than vanish.
      sink.accept(Arrays.copyOfRange(buffer, offset, offset + length));
      return;
    }
    System.arraycopy(buffer, offset, flight, flightLength, length);
    flightLength += length;
  }

  /** Called by the library when either side has closed. */
  @Override
  public void close() {
    flush();
    closed = true;
  }

  private void flush() {
    if (flightLength > 0) {
      sink.accept(Arrays.copyOf(flight, flightLength));
      flightLength = 0;
    }
  }
}
