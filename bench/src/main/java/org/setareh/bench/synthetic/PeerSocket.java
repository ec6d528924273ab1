package org.setareh.bench.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * A synthetic participant's socket, with the buffers that its datagrams go through, and the cable
 * that can be pulled. The loop's thread, but {@link #unplug} and what DTLS sends.
 */
final class PeerSocket implements AutoCloseable {
  static final int BUFFER_BYTES = 2048;

  private final InetSocketAddress server;
  private final MemorySegment in;
  private final MemorySegment out;
  private final ByteBuffer inBuffer;
  private final ByteBuffer outBuffer;
  private DatagramChannel channel;
  private volatile boolean unplugged;

  /**
   * @param memory of the buffers; outlives the socket
   */
  PeerSocket(InetSocketAddress server, Arena memory) throws IOException {
    this.server = server;
    in = memory.allocate(BUFFER_BYTES, 64);
    out = memory.allocate(BUFFER_BYTES, 64);
    inBuffer = in.asByteBuffer();
    outBuffer = out.asByteBuffer();
    channel = open();
  }

  private DatagramChannel open() throws IOException {
    DatagramChannel fresh = DatagramChannel.open();
    fresh.configureBlocking(false);
    fresh.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
    fresh.connect(server);
    return fresh;
  }

  DatagramChannel channel() {
    return channel;
  }

  /** What {@link #read} filled. */
  MemorySegment in() {
    return in;
  }

  /** What {@link #send(int)} sends. */
  MemorySegment out() {
    return out;
  }

  /** Neither sends nor hears anything while true, as if the cable were pulled. Any thread. */
  void unplug(boolean value) {
    unplugged = value;
  }

  boolean isUnplugged() {
    return unplugged;
  }

  /** The next datagram's length; 0 where none waits. Those of a pulled cable are thrown away. */
  int read() throws IOException {
    while (true) {
      inBuffer.clear();
      int length = channel.read(inBuffer);
      if (length <= 0) {
        return 0;
      }
      if (!unplugged) {
        return length;
      }
    }
  }

  /** Sends so many bytes of {@link #out}. */
  void send(int length) throws IOException {
    if (!unplugged) {
      outBuffer.clear().limit(length);
      channel.write(outBuffer);
    }
  }

  void send(byte[] datagram) throws IOException {
    if (!unplugged) {
      sendAnyway(datagram);
    }
  }

  /** Even where the cable is pulled. */
  void sendAnyway(byte[] datagram) throws IOException {
    channel.write(ByteBuffer.wrap(datagram));
  }

  /**
   * Goes on from another port.
   *
   * @return what it had, which the caller closes once nobody waits for it
   */
  DatagramChannel move() throws IOException {
    DatagramChannel old = channel;
    channel = open();
    return old;
  }

  /** The kernel drops what comes from now on. */
  void deafen() {
    try {
      DroppingSocket.make(((InetSocketAddress) channel.getLocalAddress()).getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
