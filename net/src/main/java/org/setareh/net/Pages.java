package org.setareh.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Memory straight from the system: mapped pages, which take memory once they are touched and none
 * once they are freed. The C library keeps what it is given back, from the second time on. Where
 * the system is not a Linux of ours, its allocator's all the same.
 */
final class Pages {
  private static final int READ_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final long FAILED = -1;
  private static final @Nullable MethodHandle MMAP =
      link(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final @Nullable MethodHandle MUNMAP =
      link("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

  private Pages() {}

  private static @Nullable MethodHandle link(String name, FunctionDescriptor descriptor) {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");
    Linker linker = Linker.nativeLinker();
    return linux
        ? linker
            .defaultLookup()
            .find(name)
            .map(address -> linker.downcallHandle(address, descriptor))
            .orElse(null)
        : null;
  }

  /** Zeroed memory at the beginning of a page, freed with the arena. */
  static MemorySegment allocate(long bytes, Arena arena) {
    MethodHandle mmap = MMAP;
    MethodHandle munmap = MUNMAP;
    if (mmap != null && munmap != null) {
      long address = call(mmap, bytes);
      if (address != FAILED) {
        return MemorySegment.ofAddress(address)
            .reinterpret(bytes, arena, freed -> free(munmap, freed));
      }
    }
    return arena.allocate(bytes, 4096);
  }

  private static long call(MethodHandle mmap, long bytes) {
    try {
      return (long) mmap.invokeExact(0L, bytes, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
    } catch (Throwable e) {
      throw LinuxCalls.broken(e);
    }
  }

  private static void free(MethodHandle munmap, MemorySegment memory) {
    try {
      var _ = (int) munmap.invokeExact(memory.address(), memory.byteSize());
    } catch (Throwable e) {
      throw LinuxCalls.broken(e);
    }
  }
}
