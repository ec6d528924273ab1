package org.setareh.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * {@link UdpPort} on Netty's portable datagram channel, for systems other than Linux: it copies and
 * allocates, and there is one a UDP port. Netty's loop has no thread of its own; the worker runs it
 * inside {@link #await} and {@link #receive}.
 *
 * <p>Java does not say to which local address a datagram went. Bound to given addresses, each has a
 * channel of its own and answers leave from the right one; bound to all, the system chooses.
 */
final class NettyUdpPort implements UdpPort {
  private static final int MAX_WAITING = 1024;

  private record Arrived(DatagramPacket datagram, long localHigh, long localLow) {}

  private final UdpCounters counters = new UdpCounters();
  private final ManualIoEventLoop loop = new ManualIoEventLoop(null, NioIoHandler.newFactory());
  private final List<NioDatagramChannel> channels = new ArrayList<>();
  private final ArrayDeque<Arrived> waiting = new ArrayDeque<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final NettyOutbox outbox;
  private final int localPort;
  private boolean running;

  private NettyUdpPort(List<DatagramChannel> bound, UdpSettings settings) throws IOException {
    localPort = ((InetSocketAddress) bound.getFirst().getLocalAddress()).getPort();
    for (DatagramChannel channel : bound) {
      channels.add(prepare(channel, settings));
    }
    outbox = new NettyOutbox(channels, counters, settings.outboxBytes(), this::start);
  }

  static NettyUdpPort open(UdpSettings settings) throws IOException {
    List<DatagramChannel> bound = new ArrayList<>();
    try {
      List<@Nullable InetAddress> addresses = new ArrayList<>(settings.bind());
      if (addresses.isEmpty()) {
        addresses.add(null);
      }
      int port = settings.port();
      for (InetAddress address : addresses) {
        DatagramChannel channel = DatagramChannel.open();
        bound.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, settings.socketBufferBytes());
        channel.setOption(StandardSocketOptions.SO_SNDBUF, settings.socketBufferBytes());
        bind(channel, address, port);
        port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      }
      return new NettyUdpPort(bound, settings);
    } catch (IOException | RuntimeException e) {
      for (DatagramChannel channel : bound) {
        channel.close();
      }
      throw e;
    }
  }

  @Override
  public boolean await(long timeoutNs) {
    start();
    if (!waiting.isEmpty() || woken.getAndSet(false) || timeoutNs == 0) {
      loop.runNow();
      return true;
    }
    loop.run(timeoutNs < 0 ? 0 : timeoutNs); // 0: without end
    boolean wasWoken = woken.getAndSet(false);
    return wasWoken || !waiting.isEmpty();
  }

  @Override
  public void wakeup() {
    woken.set(true);
    loop.wakeup();
  }

  @Override
  public <P extends Packet> int receive(P[] into, PacketPool<P> pool) {
    start();
    if (waiting.isEmpty()) {
      loop.runNow();
    }
    int limit = Math.min(into.length, RECEIVE_BATCH);
    int count = 0;
    long nowNs = System.nanoTime();
    while (count < limit) {
      Arrived arrived = waiting.poll();
      if (arrived == null) {
        break;
      }
      P packet = copy(arrived, pool, nowNs);
      if (packet != null) {
        into[count++] = packet;
      }
      arrived.datagram().release();
    }
    return count;
  }

  @Override
  public void takeAll(boolean all) {
    // There is but this one.
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public int localPort() {
    return localPort;
  }

  @Override
  public long count(UdpCounter counter) {
    return counters.get(counter);
  }

  @Override
  public void close() {
    if (loop.isTerminated()) {
      return;
    }
    start();
    for (NioDatagramChannel channel : channels) {
      var _ = channel.close();
    }
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    while (!loop.isTerminated()) {
      loop.runNow();
    }
    for (Arrived arrived : waiting) {
      arrived.datagram().release();
    }
    waiting.clear();
    outbox.close();
  }

  /** The thread that first uses the port becomes its worker. */
  private void start() {
    if (!running) {
      running = true;
      loop.setOwningThread(Thread.currentThread());
      for (NioDatagramChannel channel : channels) {
        var _ = ((EventLoopGroup) loop).register(channel);
      }
      loop.runNow();
    }
  }

  private NioDatagramChannel prepare(DatagramChannel bound, UdpSettings settings)
      throws IOException {
    InetAddress local = ((InetSocketAddress) bound.getLocalAddress()).getAddress();
    boolean any = local.isAnyLocalAddress();
    long high = any ? 0 : Path.high(local);
    long low = any ? 0 : Path.low(local);
    NioDatagramChannel channel = new NioDatagramChannel(bound);
    // One byte more than a slot shows what is too long.
    channel
        .config()
        .setRecvByteBufAllocator(
            new FixedRecvByteBufAllocator(Packet.SLOT_BYTES + 1).maxMessagesPerRead(RECEIVE_BATCH))
        // An outboxful may wait for the system; what comes on top is dropped.
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(settings.outboxBytes(), 2 * settings.outboxBytes()));
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof DatagramPacket datagram && waiting.size() < MAX_WAITING) {
                  waiting.add(new Arrived(datagram, high, low));
                } else {
                  counters.add(UdpCounter.POOL_EXHAUSTED, 1);
                  ReferenceCountUtil.release(message);
                }
              }

              @Override
              public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                counters.add(UdpCounter.RECEIVE_ERRORS, 1);
              }
            });
    return channel;
  }

  private <P extends Packet> @Nullable P copy(Arrived arrived, PacketPool<P> pool, long nowNs) {
    DatagramPacket datagram = arrived.datagram();
    int length = datagram.content().readableBytes();
    if (length > Packet.SLOT_BYTES) {
      counters.add(UdpCounter.OVERSIZED, 1);
      return null;
    }
    P packet = pool.acquire();
    if (packet == null) {
      counters.add(UdpCounter.POOL_EXHAUSTED, 1);
      return null;
    }
    datagram
        .content()
        .readBytes(
            packet
                .segment()
                .asSlice(packet.offset(), Packet.SLOT_BYTES)
                .asByteBuffer()
                .limit(length));
    Path from = Path.of(datagram.sender(), null);
    packet.arrived(length, nowNs);
    packet.from(from.remoteHigh(), from.remoteLow(), from.remotePort(), from.remoteScope());
    packet.to(arrived.localHigh(), arrived.localLow());
    counters.add(UdpCounter.RECEIVED, 1);
    counters.add(UdpCounter.RECEIVED_BYTES, length);
    return packet;
  }

  private static void bind(DatagramChannel channel, @Nullable InetAddress address, int port)
      throws IOException {
    try {
      channel.bind(new InetSocketAddress(address, port));
    } catch (BindException e) {
      String message = e.getMessage();
      if (message != null && message.contains("in use")) {
        throw new PortInUseException(port);
      }
      throw e;
    }
  }
}
