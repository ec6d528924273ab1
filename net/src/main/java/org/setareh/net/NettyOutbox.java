package org.setareh.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** An outbox whose datagrams are copied and written to a Netty channel, one by one. */
final class NettyOutbox extends Outbox {
  private static final int MAX_ADDRESSES = 4096;

  private record Waiting(Path to, long start, int length) {}

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final List<NioDatagramChannel> channels;
  private final List<Waiting> datagrams = new ArrayList<>();
  private final PathMap<InetSocketAddress> addresses = new PathMap<>();
  private final ChannelFutureListener counting;
  private final Runnable start;
  private long position;
  private Waiting reserved = new Waiting(new Path(0, 0, 0, 0, 0, 0), 0, -1);

  /**
   * @param start makes the calling thread the channels' worker if none is yet
   */
  NettyOutbox(List<NioDatagramChannel> channels, UdpCounters counters, int bytes, Runnable start) {
    super(counters);
    this.start = start;
    this.channels = channels;
    memory = arena.allocate(bytes, 64);
    counting =
        future -> counters.add(future.isSuccess() ? UdpCounter.SENT : UdpCounter.SEND_REFUSED, 1);
  }

  @Override
  public MemorySegment segment() {
    return memory;
  }

  @Override
  public long reserve(Path to, int maxBytes) {
    if (maxBytes < 1 || maxBytes > MAX_DATAGRAM_BYTES) {
      throw new IllegalArgumentException("datagram of " + maxBytes + " bytes");
    }
    if (position + maxBytes > memory.byteSize()) {
      flush();
    }
    reserved = new Waiting(to, position, maxBytes);
    return position;
  }

  @Override
  public void commit(int bytes) {
    if (bytes < 0 || bytes > reserved.length()) {
      throw new IllegalStateException(
          "commit of " + bytes + " bytes, " + reserved.length() + " reserved");
    }
    if (bytes > 0) {
      datagrams.add(new Waiting(reserved.to(), reserved.start(), bytes));
      position += bytes;
    }
    reserved = new Waiting(reserved.to(), 0, -1);
  }

  @Override
  public void flush() {
    try {
      sendAll();
    } finally { // a fault on one datagram must not fail every later flush
      datagrams.clear();
      position = 0;
      reserved = new Waiting(reserved.to(), 0, -1);
    }
  }

  private void sendAll() {
    start.run();
    for (Waiting datagram : datagrams) {
      send(datagram);
    }
    if (!datagrams.isEmpty()) {
      channels.forEach(NioDatagramChannel::flush);
    }
  }

  @Override
  public int waiting() {
    return datagrams.size();
  }

  void close() {
    arena.close();
  }

  private void send(Waiting datagram) {
    NioDatagramChannel channel = channelFor(datagram.to());
    if (!channel.isWritable()) {
      counters.add(UdpCounter.SEND_BUFFER_FULL, 1);
      return;
    }
    ByteBuf copy = channel.alloc().directBuffer(datagram.length());
    copy.writeBytes(memory.asSlice(datagram.start(), datagram.length()).asByteBuffer());
    counters.add(UdpCounter.SENT_BYTES, datagram.length());
    channel.write(new DatagramPacket(copy, address(datagram.to()))).addListener(counting);
  }

  private NioDatagramChannel channelFor(Path path) {
    InetAddress local = path.local();
    for (NioDatagramChannel channel : channels) {
      InetAddress bound = channel.localAddress().getAddress();
      if (local == null
          ? Path.isIpv4(Path.high(bound), Path.low(bound)) == path.isIpv4()
          : bound.equals(local)) {
        return channel;
      }
    }
    return channels.getFirst();
  }

  private InetSocketAddress address(Path path) {
    InetSocketAddress address = addresses.get(path);
    if (address == null) {
      if (addresses.size() >= MAX_ADDRESSES) {
        addresses.clear();
      }
      address = path.remote();
      addresses.put(path, address);
    }
    return address;
  }
}
