package org.setareh.bench.synthetic;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/**
 * Makes a UDP socket of this process drop all that comes, in the kernel, before it is queued: by a
 * filter that accepts nothing, as {@code bench/floor} does it. Linux.
 */
final class DroppingSocket {
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int BPF_RETURN = 0x06;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int NAME_BYTES = 128;
  private static final int PROGRAM_BYTES = 16;

  private static final MethodHandle GETSOCKNAME =
      call("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SETSOCKOPT =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  private DroppingSocket() {}

  /**
   * @param port the local port of the socket, which is the only one of this process on it
   */
  static void make(int port) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      // struct sock_fprog { u16 length; struct sock_filter *filter; }; the filter: return 0 bytes
      MemorySegment filter = arena.allocate(8, 8);
      filter.set(JAVA_INT, 0, BPF_RETURN);
      MemorySegment program = arena.allocate(PROGRAM_BYTES, 8);
      program.set(JAVA_SHORT, 0, (short) 1);
      program.set(ADDRESS, 8, filter);
      int done =
          (int)
              SETSOCKOPT.invokeExact(
                  descriptor(port, arena), SOL_SOCKET, SO_ATTACH_FILTER, program, PROGRAM_BYTES);
      if (done != 0) {
        throw new IOException("the kernel takes no filter for port " + port);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  /** Java does not tell a channel's file descriptor; the kernel tells each one's port. */
  private static int descriptor(int port, Arena arena) throws Throwable {
    MemorySegment name = arena.allocate(NAME_BYTES, 8);
    MemorySegment length = arena.allocate(JAVA_INT);
    for (String file : Objects.requireNonNull(new File("/proc/self/fd").list())) {
      int descriptor = Integer.parseInt(file);
      length.set(JAVA_INT, 0, NAME_BYTES);
      if ((int) GETSOCKNAME.invokeExact(descriptor, name, length) == 0) {
        int family = name.get(JAVA_SHORT, 0);
        int found = Short.toUnsignedInt(Short.reverseBytes(name.get(JAVA_SHORT, 2)));
        if ((family == AF_INET || family == AF_INET6) && found == port) {
          return descriptor;
        }
      }
    }
    throw new IOException("no socket on port " + port);
  }

  private static MethodHandle call(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }
}
