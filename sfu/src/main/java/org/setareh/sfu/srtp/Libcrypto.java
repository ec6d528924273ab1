package org.setareh.sfu.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenSSL 3's libcrypto, the functions SRTP needs. Initializing the class throws a {@link
 * LinkageError} where it is missing.
 *
 * <p>Pointers are plain longs: a {@link MemorySegment} argument would have its arena acquired and
 * released on each call, which for a shared arena is two atomic operations. The caller keeps the
 * memory alive. The calls are short and never wait, so they are linked as critical: the thread
 * stays in Java and a safepoint waits for at most one packet's cipher.
 */
final class Libcrypto {
  static final int SHA_CTX_BYTES = 96;

  // Newest first; names of Linux, macOS and Windows.
  private static final List<String> NAMES =
      List.of(
          "libcrypto.so.4",
          "libcrypto.so.3",
          "libcrypto.3.dylib",
          "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib",
          "libcrypto-3-x64.dll",
          "libcrypto-3-arm64.dll");

  private static final SymbolLookup LIBRARY = load();

  private static final MethodHandle VERSION = critical("OpenSSL_version", JAVA_LONG, JAVA_INT);
  private static final MethodHandle ZALLOC =
      critical("CRYPTO_zalloc", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLEAR_FREE =
      criticalVoid("CRYPTO_clear_free", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  // Fetching may lock and read configuration: an ordinary call.
  private static final MethodHandle FETCH =
      link("EVP_CIPHER_fetch", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PROVIDER =
      critical("EVP_CIPHER_get0_provider", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PROVIDER_CONTEXT =
      critical("OSSL_PROVIDER_get0_provider_ctx", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle QUERY =
      link(
          "OSSL_PROVIDER_query_operation",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));

  // A provider's functions: their address is the first argument.
  private static final MethodHandle CONTEXT_NEW =
      pointer(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle CONTEXT_FREE = pointer(FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle INIT =
      pointer(
          FunctionDescriptor.of(
              JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle UPDATE =
      pointer(
          FunctionDescriptor.of(
              JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FINAL =
      pointer(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PARAMETERS =
      pointer(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle SHA1_INIT = critical("SHA1_Init", JAVA_INT, JAVA_LONG);
  private static final MethodHandle SHA1_UPDATE =
      critical("SHA1_Update", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SHA1_FINAL =
      critical("SHA1_Final", JAVA_INT, JAVA_LONG, JAVA_LONG);

  private Libcrypto() {}

  /** As in {@code OpenSSL 3.0.22 25 Aug 2026}. */
  static String version() {
    try {
      return MemorySegment.ofAddress((long) VERSION.invokeExact(0)).reinterpret(256).getString(0);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** Zeroed memory, to be freed by {@link #clearFree}. */
  static long zalloc(long bytes) {
    try {
      long address = (long) ZALLOC.invokeExact(bytes, 0L, 0);
      if (address == 0) {
        throw new OutOfMemoryError("libcrypto");
      }
      return address;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static void clearFree(long address, long bytes) {
    try {
      CLEAR_FREE.invokeExact(address, bytes, 0L, 0);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** A cipher by name, never freed. */
  static long fetch(String name) {
    try (Arena arena = Arena.ofConfined()) {
      long cipher = (long) FETCH.invokeExact(0L, arena.allocateFrom(name).address(), 0L);
      if (cipher == 0) {
        throw new IllegalStateException(version() + " has no " + name);
      }
      return cipher;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** The provider that implements a fetched cipher. */
  static long providerOf(long cipher) {
    try {
      return (long) PROVIDER.invokeExact(cipher);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** What its functions that make contexts want first. */
  static long contextOf(long provider) {
    try {
      return (long) PROVIDER_CONTEXT.invokeExact(provider);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** A provider's algorithms for an operation: the first {@code OSSL_ALGORITHM}, or 0. */
  static long operations(long provider, int operation) {
    try (Arena arena = Arena.ofConfined()) {
      long noCache = arena.allocate(JAVA_INT).address();
      return (long) QUERY.invokeExact(provider, operation, noCache);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  // A provider's functions for a cipher (provider-cipher(7)), each with its address in front

  static long newContext(MemorySegment function, long providerContext) {
    try {
      long context = (long) CONTEXT_NEW.invokeExact(function, providerContext);
      if (context == 0) {
        throw new OutOfMemoryError("libcrypto");
      }
      return context;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static void freeContext(MemorySegment function, long context) {
    try {
      CONTEXT_FREE.invokeExact(function, context);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** What is 0 stays as it was. */
  static boolean init(
      MemorySegment function, long context, long key, long keyBytes, long iv, long ivBytes) {
    try {
      return (int) INIT.invokeExact(function, context, key, keyBytes, iv, ivBytes, 0L) == 1;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /**
   * @param out 0 where the input is authenticated only
   * @param written where the library writes a long
   */
  static boolean update(
      MemorySegment function, long context, long out, long written, long in, long length) {
    try {
      return (int) UPDATE.invokeExact(function, context, out, written, length, in, length) == 1;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static boolean end(MemorySegment function, long context, long out, long written, long room) {
    try {
      return (int) FINAL.invokeExact(function, context, out, written, room) == 1;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** Reads or writes a context's parameters. */
  static boolean parameters(MemorySegment function, long context, long parameters) {
    try {
      return (int) PARAMETERS.invokeExact(function, context, parameters) == 1;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static void sha1Init(long state) {
    try {
      int _ = (int) SHA1_INIT.invokeExact(state);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static void sha1Update(long state, long in, long length) {
    try {
      int _ = (int) SHA1_UPDATE.invokeExact(state, in, length);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static void sha1Final(long out, long state) {
    try {
      int _ = (int) SHA1_FINAL.invokeExact(out, state);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static SymbolLookup load() {
    List<String> tried = new ArrayList<>();
    for (String name : NAMES) {
      try {
        return SymbolLookup.libraryLookup(name, Arena.global());
      } catch (IllegalArgumentException e) {
        tried.add(name);
      }
    }
    throw new UnsatisfiedLinkError("none of " + String.join(", ", tried) + " is installed");
  }

  private static MethodHandle critical(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(result, arguments), Linker.Option.critical(false));
  }

  private static MethodHandle criticalVoid(String name, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.ofVoid(arguments), Linker.Option.critical(false));
  }

  private static MethodHandle pointer(FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(descriptor, Linker.Option.critical(false));
  }

  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    MemorySegment address =
        LIBRARY.find(name).orElseThrow(() -> new UnsatisfiedLinkError("libcrypto has no " + name));
    return Linker.nativeLinker().downcallHandle(address, descriptor, options);
  }

  private static RuntimeException broken(Throwable e) {
    if (e instanceof RuntimeException runtime) {
      return runtime;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
