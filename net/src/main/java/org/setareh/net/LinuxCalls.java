package org.setareh.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Linux's socket and epoll calls. Results below 0 leave the error's number in {@link #errno()} of
 * this instance, which one thread uses.
 *
 * <p>Pointers are plain longs: a {@link MemorySegment} argument would have its arena acquired and
 * released on each call. None is linked as critical: a system call may take long, and a critical
 * one would hold up every safepoint meanwhile.
 */
final class LinuxCalls {
  static final int EPERM = 1;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EINVAL = 22;
  static final int ENOSYS = 38;
  static final int EMSGSIZE = 90;
  static final int EOPNOTSUPP = 95;
  static final int EAFNOSUPPORT = 97;
  static final int EADDRINUSE = 98;
  static final int ENOBUFS = 105;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle STATE_ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = link("socket", JAVA_INT, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      link("setsockopt", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle BIND = link("bind", JAVA_LONG, JAVA_INT);
  private static final MethodHandle GETSOCKNAME = link("getsockname", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CLOSE = link("close");
  private static final MethodHandle RECVMMSG =
      link("recvmmsg", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SENDMMSG = link("sendmmsg", JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE = link("epoll_create1");
  private static final MethodHandle EPOLL_CTL = link("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle EPOLL_WAIT = link("epoll_wait", JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD = link("eventfd", JAVA_INT);

  /** Nanosecond timeouts: Linux 5.11 and glibc 2.35; null where the library has no such call. */
  private static final @Nullable MethodHandle EPOLL_PWAIT2 =
      LINKER.defaultLookup().find("epoll_pwait2").isEmpty()
          ? null
          : link("epoll_pwait2", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);

  // ssize_t results, and no error wanted: writing wakes, reading drains.
  private static final MethodHandle WRITE = transfer("write");
  private static final MethodHandle READ = transfer("read");

  private final MemorySegment state;

  LinuxCalls(Arena arena) {
    state = arena.allocate(STATE);
  }

  /** The last failed call's error. */
  int errno() {
    return (int) STATE_ERRNO.get(state, 0L);
  }

  int socket(int family, int type) {
    try {
      return (int) SOCKET.invokeExact(state, family, type, 0);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int setsockopt(int fd, int level, int option, long value, int length) {
    try {
      return (int) SETSOCKOPT.invokeExact(state, fd, level, option, value, length);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int bind(int fd, long address, int length) {
    try {
      return (int) BIND.invokeExact(state, fd, address, length);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int getsockname(int fd, long address, long length) {
    try {
      return (int) GETSOCKNAME.invokeExact(state, fd, address, length);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int close(int fd) {
    try {
      return (int) CLOSE.invokeExact(state, fd);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int recvmmsg(int fd, long messages, int count, int flags) {
    try {
      return (int) RECVMMSG.invokeExact(state, fd, messages, count, flags, 0L);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int sendmmsg(int fd, long messages, int count, int flags) {
    try {
      return (int) SENDMMSG.invokeExact(state, fd, messages, count, flags);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int epollCreate(int flags) {
    try {
      return (int) EPOLL_CREATE.invokeExact(state, flags);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int epollCtl(int epoll, int operation, int fd, long event) {
    try {
      return (int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int epollWait(int epoll, long events, int count, int timeoutMs) {
    try {
      return (int) EPOLL_WAIT.invokeExact(state, epoll, events, count, timeoutMs);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static boolean hasEpollPwait2() {
    return EPOLL_PWAIT2 != null;
  }

  int epollPwait2(int epoll, long events, int count, long timespec) {
    MethodHandle call = EPOLL_PWAIT2;
    if (call == null) {
      throw new IllegalStateException("no epoll_pwait2");
    }
    try {
      return (int) call.invokeExact(state, epoll, events, count, timespec, 0L);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  int eventfd(int flags) {
    try {
      return (int) EVENTFD.invokeExact(state, 0, flags);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** Any thread. */
  static long write(int fd, long buffer, long length) {
    try {
      return (long) WRITE.invokeExact(fd, buffer, length);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static long read(int fd, long buffer, long length) {
    try {
      return (long) READ.invokeExact(fd, buffer, length);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** A call whose first argument and result are ints. */
  private static MethodHandle link(String name, MemoryLayout... more) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT).appendArgumentLayouts(more),
        ERRNO);
  }

  private static MethodHandle transfer(String name) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  }

  static RuntimeException broken(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
