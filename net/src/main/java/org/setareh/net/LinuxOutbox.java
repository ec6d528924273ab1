package org.setareh.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An outbox sent by sendmmsg, a train by one message with UDP_SEGMENT.
 *
 * <p>Where the kernel refuses a train its datagrams leave singly. A device without checksum offload
 * (EIO) switches trains off for good; a path whose MTU is too small, for that path.
 */
final class LinuxOutbox extends Outbox {
  private static final int MAX_MESSAGES = 1024;
  private static final int MAX_REFUSING_PATHS = 4096;
  private static final int MSG_DONTWAIT = 0x40;

  private final LinuxCalls calls;
  private final List<LinuxSocket> sockets;
  private final MemorySegment memory;
  private final MemorySegment messages;
  private final MemorySegment vectors;
  private final MemorySegment names;
  private final MemorySegment controls;

  private final @Nullable Path[] paths = new Path[MAX_MESSAGES];
  private final int[] socketOf = new int[MAX_MESSAGES];
  private final long[] starts = new long[MAX_MESSAGES];
  private final int[] lengths = new int[MAX_MESSAGES];
  private final int[] segmentBytes = new int[MAX_MESSAGES];
  private final int[] datagrams = new int[MAX_MESSAGES];
  private final int[] packetInfoBytes = new int[MAX_MESSAGES];
  private final PathMap<Boolean> refusing = new PathMap<>();

  private boolean gso;
  private int count;
  private int waiting;
  private boolean trainEnded;
  private long position;
  private @Nullable Path reservedFor;
  private int reservedBytes;

  LinuxOutbox(
      LinuxCalls calls,
      List<LinuxSocket> sockets,
      UdpCounters counters,
      Arena arena,
      int bytes,
      boolean gso) {
    super(counters);
    this.calls = calls;
    this.sockets = sockets;
    this.gso = gso;
    memory = arena.allocate(bytes, 4096);
    // One message more: the last is for datagrams of a refused train.
    messages = arena.allocate((MAX_MESSAGES + 1L) * LinuxMemory.MSG_BYTES, 64);
    vectors = arena.allocate((MAX_MESSAGES + 1L) * LinuxMemory.IOV_BYTES, 64);
    names = arena.allocate((long) MAX_MESSAGES * LinuxMemory.NAME_BYTES, 64);
    controls = arena.allocate((long) MAX_MESSAGES * LinuxMemory.CONTROL_BYTES, 64);
    for (int i = 0; i <= MAX_MESSAGES; i++) {
      long message = (long) i * LinuxMemory.MSG_BYTES;
      LinuxMemory.setLong(
          messages,
          message + LinuxMemory.MSG_IOV,
          vectors.address() + (long) i * LinuxMemory.IOV_BYTES);
      LinuxMemory.setLong(messages, message + LinuxMemory.MSG_IOV_COUNT, 1);
    }
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
    if (position + maxBytes > memory.byteSize() || count == MAX_MESSAGES) {
      flush();
    }
    reservedFor = to;
    reservedBytes = maxBytes;
    return position;
  }

  @Override
  public void commit(int bytes) {
    Path to = reservedFor;
    if (to == null || bytes < 0 || bytes > reservedBytes) {
      throw new IllegalStateException(
          "commit of " + bytes + " bytes, " + reservedBytes + " reserved");
    }
    reservedFor = null;
    if (bytes == 0) {
      return;
    }
    if (!joinTrain(to, bytes)) {
      begin(to, bytes);
    }
    position += bytes;
    waiting++;
  }

  @Override
  public int waiting() {
    return waiting;
  }

  @Override
  public void flush() {
    try {
      sendAll();
    } finally { // a fault on one datagram must not fail every later flush
      count = 0;
      waiting = 0;
      position = 0;
      reservedFor = null;
    }
  }

  private void sendAll() {
    for (int i = 0; i < count; i++) {
      complete(i);
    }
    int from = 0;
    while (from < count) {
      int socket = socketOf[from];
      int end = from + 1;
      while (end < count && socketOf[end] == socket) {
        end++;
      }
      send(sockets.get(socket).fd(), from, end);
      from = end;
    }
  }

  private boolean joinTrain(Path to, int bytes) {
    int last = count - 1;
    if (!gso || last < 0 || trainEnded || bytes > segmentBytes[last]) {
      return false;
    }
    if (!to.equals(paths[last])
        || datagrams[last] == MAX_TRAIN_DATAGRAMS
        || lengths[last] + bytes > MAX_TRAIN_BYTES) {
      return false;
    }
    datagrams[last]++;
    lengths[last] += bytes;
    trainEnded = bytes < segmentBytes[last];
    return true;
  }

  private void begin(Path to, int bytes) {
    int i = count++;
    socketOf[i] = socketFor(to);
    LinuxSocket socket = sockets.get(socketOf[i]);
    long message = (long) i * LinuxMemory.MSG_BYTES;
    long name = (long) i * LinuxMemory.NAME_BYTES;
    long control = (long) i * LinuxMemory.CONTROL_BYTES;
    // IPv4's own structures on a dual-stack socket too: the kernel maps nothing, and the control
    // message is so short that it needs no memory for it.
    int nameBytes = LinuxMemory.writeName(names, name, to);
    LinuxMemory.setLong(messages, message + LinuxMemory.MSG_NAME, names.address() + name);
    LinuxMemory.setInt(messages, message + LinuxMemory.MSG_NAME_LENGTH, nameBytes);
    LinuxMemory.setLong(messages, message + LinuxMemory.MSG_CONTROL, controls.address() + control);
    packetInfoBytes[i] =
        leavesFrom(to, socket) ? 0 : LinuxMemory.writePacketInfo(controls, control, to);
    paths[i] = to;
    starts[i] = position;
    lengths[i] = bytes;
    segmentBytes[i] = bytes;
    datagrams[i] = 1;
    trainEnded = refusing.size() > 0 && refusing.get(to) != null;
  }

  /**
   * Without being told: it is bound to that address (a route is found faster so), or any will do.
   */
  private static boolean leavesFrom(Path path, LinuxSocket socket) {
    long high = path.localHigh();
    long low = path.localLow();
    boolean any = high == 0 && low == 0;
    return any || (low == socket.localLow() && high == socket.localHigh());
  }

  private int socketFor(Path to) {
    int last = sockets.size() - 1;
    for (int i = 0; i < last; i++) {
      if (sockets.get(i).serves(to)) {
        return i;
      }
    }
    return last;
  }

  /** Fills in what is known only once a train is complete. */
  private void complete(int i) {
    long control = (long) i * LinuxMemory.CONTROL_BYTES;
    int controlBytes = packetInfoBytes[i];
    if (datagrams[i] > 1) {
      counters.add(UdpCounter.TRAINS, 1);
      controlBytes +=
          LinuxMemory.writeSegmentSize(controls, control + controlBytes, segmentBytes[i]);
    }
    setVector(i, starts[i], lengths[i], controlBytes);
  }

  private void setVector(int i, long start, int length, int controlBytes) {
    long vector = (long) i * LinuxMemory.IOV_BYTES;
    LinuxMemory.setLong(vectors, vector + LinuxMemory.IOV_BASE, memory.address() + start);
    LinuxMemory.setLong(vectors, vector + LinuxMemory.IOV_LENGTH, length);
    LinuxMemory.setLong(
        messages, (long) i * LinuxMemory.MSG_BYTES + LinuxMemory.MSG_CONTROL_LENGTH, controlBytes);
  }

  private void send(int fd, int from, int end) {
    int next = from;
    while (next < end) {
      int sent = call(fd, next, end - next);
      if (sent > 0) {
        countSent(next, next + sent);
        next += sent;
      } else if (calls.errno() == LinuxCalls.EAGAIN) {
        countDropped(UdpCounter.SEND_BUFFER_FULL, next, end);
        return;
      } else {
        refused(fd, next, calls.errno());
        next++;
      }
    }
  }

  private int call(int fd, int first, int number) {
    int sent;
    do {
      sent =
          calls.sendmmsg(
              fd, messages.address() + (long) first * LinuxMemory.MSG_BYTES, number, MSG_DONTWAIT);
    } while (sent < 0 && calls.errno() == LinuxCalls.EINTR);
    return sent;
  }

  private void refused(int fd, int i, int errno) {
    if (errno == LinuxCalls.ENOBUFS) {
      countDropped(UdpCounter.SEND_BUFFER_FULL, i, i + 1);
    } else if (datagrams[i] > 1
        && (errno == LinuxCalls.EIO
            || errno == LinuxCalls.EINVAL
            || errno == LinuxCalls.EMSGSIZE
            || errno == LinuxCalls.EOPNOTSUPP)) {
      sendSingly(fd, i, errno);
    } else {
      countDropped(UdpCounter.SEND_REFUSED, i, i + 1);
    }
  }

  private void sendSingly(int fd, int train, int errno) {
    counters.add(UdpCounter.GSO_REFUSED, 1);
    MemorySegment.copy(
        messages,
        (long) train * LinuxMemory.MSG_BYTES,
        messages,
        (long) MAX_MESSAGES * LinuxMemory.MSG_BYTES,
        LinuxMemory.MSG_IOV);
    MemorySegment.copy(
        messages,
        (long) train * LinuxMemory.MSG_BYTES + LinuxMemory.MSG_CONTROL,
        messages,
        (long) MAX_MESSAGES * LinuxMemory.MSG_BYTES + LinuxMemory.MSG_CONTROL,
        8);
    long at = starts[train];
    int left = lengths[train];
    boolean anySent = false;
    while (left > 0) {
      int bytes = Math.min(left, segmentBytes[train]);
      setVector(MAX_MESSAGES, at, bytes, packetInfoBytes[train]);
      if (call(fd, MAX_MESSAGES, 1) > 0) {
        anySent = true;
        counters.add(UdpCounter.SENT, 1);
        counters.add(UdpCounter.SENT_BYTES, bytes);
      } else {
        boolean full = calls.errno() == LinuxCalls.EAGAIN || calls.errno() == LinuxCalls.ENOBUFS;
        counters.add(full ? UdpCounter.SEND_BUFFER_FULL : UdpCounter.SEND_REFUSED, 1);
      }
      at += bytes;
      left -= bytes;
    }
    if (anySent) {
      refuseTrains(paths[train], errno);
    }
  }

  /** That its datagrams went singly shows that the train itself was the trouble. */
  private void refuseTrains(@Nullable Path path, int errno) {
    if (errno == LinuxCalls.EIO || errno == LinuxCalls.EOPNOTSUPP) {
      gso = false;
    } else if (path != null) {
      if (refusing.size() >= MAX_REFUSING_PATHS) {
        refusing.clear();
      }
      refusing.put(path, true);
    }
  }

  private void countSent(int from, int end) {
    int sent = 0;
    long bytes = 0;
    for (int i = from; i < end; i++) {
      sent += datagrams[i];
      bytes += lengths[i];
    }
    counters.add(UdpCounter.SENT, sent);
    counters.add(UdpCounter.SENT_BYTES, bytes);
  }

  private void countDropped(UdpCounter why, int from, int end) {
    int dropped = 0;
    for (int i = from; i < end; i++) {
      dropped += datagrams[i];
    }
    counters.add(why, dropped);
  }
}
