package org.setareh.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** {@link UdpPort} by Linux's own calls: epoll and an eventfd, recvmmsg, sendmmsg and GSO. */
final class LinuxUdpPort implements UdpPort {
  private static final int EPOLLIN = 1;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int CLOEXEC = 0x8_0000;
  private static final int NONBLOCK = 0x800;
  private static final int MAX_EVENTS = 16;
  private static final long WAKEUP_TOKEN = -1;
  private static final int NO_SOCKET = -1;

  // x86-64 packs struct epoll_event.
  private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");
  private static final int EVENT_BYTES = PACKED ? 12 : 16;
  private static final int EVENT_DATA = PACKED ? 4 : 8;

  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;
  private static final int WOKEN = 2;

  /** The eventfd's increment; lives as long as the process, since any thread may write it. */
  private static final MemorySegment ONE = Arena.global().allocate(8, 8);

  static {
    LinuxMemory.setLong(ONE, 0, 1);
  }

  private final Arena arena = Arena.ofShared();
  private final LinuxCalls calls = new LinuxCalls(arena);
  private final UdpCounters counters = new UdpCounters();
  private final MemorySegment events = arena.allocate((long) MAX_EVENTS * EVENT_BYTES, 8);
  private final MemorySegment timespec = arena.allocate(16, 8);
  private final List<LinuxSocket> sockets;
  private final LinuxReceiver[] receivers;
  private final LinuxOutbox outbox;
  private final int localPort;
  private final int epoll;
  private final int eventfd;

  /** One of AWAKE, ASLEEP, WOKEN: a wakeup makes a system call only where the worker sleeps. */
  private final AtomicInteger sleep = new AtomicInteger();

  /** Threads inside {@link #wakeup}'s system call, below 0 once closed. */
  private final AtomicInteger wakers = new AtomicInteger();

  private boolean pwait2;
  private int firstReceiver;
  private @Nullable PacketPool<?> pool;

  private LinuxUdpPort(UdpSettings settings, boolean modern) throws IOException {
    pwait2 = modern && LinuxCalls.hasEpollPwait2();
    try {
      sockets = LinuxSocket.open(settings, true, modern, calls);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
    receivers = new LinuxReceiver[sockets.size()];
    epoll = calls.epollCreate(CLOEXEC);
    eventfd = calls.eventfd(CLOEXEC | NONBLOCK);
    boolean added = epoll >= 0 && eventfd >= 0 && add(eventfd, WAKEUP_TOKEN);
    for (int i = 0; i < receivers.length; i++) {
      receivers[i] = new LinuxReceiver(calls, sockets.get(i), counters, arena);
      added = added && add(sockets.get(i).fd(), i);
    }
    MemorySegment scratch = arena.allocate(64, 8);
    boolean gso = settings.gso() && sockets.getFirst().hasSegmentation(calls, scratch);
    outbox = new LinuxOutbox(calls, sockets, counters, arena, settings.outboxBytes(), gso);
    if (!added) {
      int errno = calls.errno();
      close();
      throw new IOException("epoll: errno " + errno);
    }
    localPort = sockets.getFirst().port(calls, scratch);
  }

  /** Whether this machine has the calls and the memory layout that are used here. */
  static boolean isAvailable() {
    String arch = System.getProperty("os.arch", "");
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")
        || !(arch.equals("amd64") || arch.equals("aarch64"))) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      return new LinuxCalls(arena).errno() == 0;
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }

  /** Opens the process's first port: nobody else may have it. */
  static LinuxUdpPort open(UdpSettings settings) throws IOException {
    if (settings.port() != 0) {
      probe(settings);
    }
    return join(settings);
  }

  /** Opens another port on a UDP port of this process. */
  static LinuxUdpPort join(UdpSettings settings) throws IOException {
    return new LinuxUdpPort(settings, true);
  }

  /** As on a kernel without IPv6 and with timeouts in milliseconds only. */
  static LinuxUdpPort openFrugally(UdpSettings settings) throws IOException {
    return new LinuxUdpPort(settings, false);
  }

  /** Binds once without sharing: a second server of the same user would else share unnoticed. */
  private static void probe(UdpSettings settings) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      LinuxCalls calls = new LinuxCalls(arena);
      LinuxSocket.open(settings, false, true, calls).forEach(socket -> calls.close(socket.fd()));
    }
  }

  List<LinuxSocket> sockets() {
    return sockets;
  }

  @Override
  public boolean await(long timeoutNs) {
    if (timeoutNs != 0 && !sleep.compareAndSet(AWAKE, ASLEEP)) {
      sleep.getAndSet(AWAKE);
      return true;
    }
    int ready = waitForEvents(timeoutNs);
    // A read as well as a write: what a waker did before must be seen after.
    sleep.getAndSet(AWAKE);
    boolean readable = false;
    for (int i = 0; i < ready; i++) {
      if (LinuxMemory.getLong(events, (long) i * EVENT_BYTES + EVENT_DATA) == WAKEUP_TOKEN) {
        LinuxCalls.read(eventfd, timespec.address(), 8);
      } else {
        readable = true;
      }
    }
    return readable;
  }

  @Override
  public void wakeup() {
    if (sleep.getAndSet(WOKEN) != ASLEEP) {
      return;
    }
    if (wakers.incrementAndGet() > 0) {
      LinuxCalls.write(eventfd, ONE.address(), 8);
    }
    wakers.decrementAndGet();
  }

  @Override
  public <P extends Packet> int receive(P[] into, PacketPool<P> packets) {
    if (pool != packets) {
      if (pool != null) {
        throw new IllegalArgumentException("another pool than before");
      }
      pool = packets;
    }
    if (receivers.length == 1) {
      return receivers[0].receive(into, 0, packets);
    }
    // In turn, so that one address cannot keep the others waiting.
    firstReceiver = (firstReceiver + 1) % receivers.length;
    int count = 0;
    for (int i = 0; i < receivers.length && count < into.length; i++) {
      count += receivers[(firstReceiver + i) % receivers.length].receive(into, count, packets);
    }
    return count;
  }

  @Override
  public void giveBack() {
    PacketPool<?> packets = pool;
    if (packets != null) {
      for (LinuxReceiver receiver : receivers) {
        receiver.giveBack(packets);
      }
    }
  }

  @Override
  public void takeAll(boolean all) {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment program = scratch.allocate(24, 8);
      for (LinuxSocket socket : sockets) {
        socket.steer(all ? 0 : NO_SOCKET, calls, program);
      }
    }
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
    if (!arena.scope().isAlive()) {
      return;
    }
    // No waker may write to a descriptor that somebody else has got meanwhile.
    while (!wakers.compareAndSet(0, Integer.MIN_VALUE / 2)) {
      Thread.onSpinWait();
    }
    sockets.forEach(socket -> calls.close(socket.fd()));
    if (eventfd >= 0) {
      calls.close(eventfd);
    }
    if (epoll >= 0) {
      calls.close(epoll);
    }
    if (pool != null) {
      for (LinuxReceiver receiver : receivers) {
        receiver.giveBack(pool);
      }
    }
    arena.close();
  }

  private int waitForEvents(long timeoutNs) {
    if (pwait2 && timeoutNs > 0) {
      LinuxMemory.setLong(timespec, 0, timeoutNs / 1_000_000_000);
      LinuxMemory.setLong(timespec, 8, timeoutNs % 1_000_000_000);
      int ready = calls.epollPwait2(epoll, events.address(), MAX_EVENTS, timespec.address());
      if (ready >= 0 || calls.errno() != LinuxCalls.ENOSYS) {
        return ready;
      }
      pwait2 = false; // a kernel older than the library
    }
    long ms = timeoutNs < 0 ? -1 : Math.min(Math.ceilDiv(timeoutNs, 1_000_000), Integer.MAX_VALUE);
    return calls.epollWait(epoll, events.address(), MAX_EVENTS, (int) ms);
  }

  private boolean add(int fd, long token) {
    LinuxMemory.setInt(events, 0, EPOLLIN);
    LinuxMemory.setLong(events, EVENT_DATA, token);
    return calls.epollCtl(epoll, EPOLL_CTL_ADD, fd, events.address()) == 0;
  }
}
