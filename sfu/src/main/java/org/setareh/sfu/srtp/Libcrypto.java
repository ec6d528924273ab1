package org.setareh.sfu.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
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
  static final int AEAD_GET_TAG = 0x10;
  static final int AEAD_SET_TAG = 0x11;
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
  private static final MethodHandle CONTEXT_NEW = critical("EVP_CIPHER_CTX_new", JAVA_LONG);
  private static final MethodHandle CONTEXT_FREE = criticalVoid("EVP_CIPHER_CTX_free", JAVA_LONG);
  private static final MethodHandle CONTEXT_CONTROL =
      critical("EVP_CIPHER_CTX_ctrl", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle INIT =
      critical(
          "EVP_CipherInit_ex",
          JAVA_INT,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_INT);
  private static final MethodHandle UPDATE =
      critical("EVP_CipherUpdate", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle FINAL =
      critical("EVP_CipherFinal_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
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

  /** A context with its cipher and key set, its initialization vector not. */
  static long context(long cipher, byte[] key, boolean encrypt) {
    try (Arena arena = Arena.ofConfined()) {
      long context = (long) CONTEXT_NEW.invokeExact();
      if (context == 0) {
        throw new OutOfMemoryError("libcrypto");
      }
      MemorySegment copy = arena.allocateFrom(JAVA_BYTE, key);
      int done = (int) INIT.invokeExact(context, cipher, 0L, copy.address(), 0L, encrypt ? 1 : 0);
      copy.fill((byte) 0);
      if (done != 1) {
        freeContext(context);
        throw new IllegalStateException("libcrypto refuses the key");
      }
      return context;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static void freeContext(long context) {
    try {
      CONTEXT_FREE.invokeExact(context);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** Begins the next packet. */
  static boolean setIv(long context, long iv) {
    try {
      return (int) INIT.invokeExact(context, 0L, 0L, 0L, iv, -1) == 1;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /**
   * @param out 0 where the input is authenticated only
   * @param written where the library writes an int
   */
  static boolean update(long context, long out, long written, long in, int length) {
    try {
      return (int) UPDATE.invokeExact(context, out, written, in, length) == 1;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static boolean end(long context, long out, long written) {
    try {
      return (int) FINAL.invokeExact(context, out, written) == 1;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /**
   * @param what {@link #AEAD_GET_TAG} or {@link #AEAD_SET_TAG}
   */
  static boolean tag(long context, int what, int length, long tag) {
    try {
      return (int) CONTEXT_CONTROL.invokeExact(context, what, length, tag) == 1;
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
