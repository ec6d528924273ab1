package org.setareh.sfu.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * One of libcrypto's ciphers, by the functions of the provider that implements it (OpenSSL's
 * provider-cipher(7)). EVP, which stands in front of them, asks them for lengths by name with every
 * packet: that was a fifth of a packet's encryption. Immutable; any thread.
 */
final class LibcryptoCipher {
  // openssl/core_dispatch.h
  private static final int OPERATION_CIPHER = 2;
  private static final int NEW_CONTEXT = 1;
  private static final int ENCRYPT_INIT = 2;
  private static final int DECRYPT_INIT = 3;
  private static final int UPDATE = 4;
  private static final int FINAL = 5;
  private static final int FREE_CONTEXT = 7;
  private static final int GET_CONTEXT_PARAMETERS = 10;
  private static final int SET_CONTEXT_PARAMETERS = 11;

  // struct ossl_algorithm_st: names, properties, functions, description
  private static final long ALGORITHM_BYTES = 32;
  private static final long ALGORITHM_FUNCTIONS = 16;

  // struct ossl_dispatch_st: id, function
  private static final long DISPATCH_BYTES = 16;
  private static final long DISPATCH_FUNCTION = 8;

  private static final int MAX_NAME_BYTES = 256;

  final long providerContext;
  final MemorySegment newContext;
  final MemorySegment freeContext;
  final MemorySegment encryptInit;
  final MemorySegment decryptInit;
  final MemorySegment update;
  final MemorySegment end;
  final MemorySegment getParameters;
  final MemorySegment setParameters;

  /**
   * @param name as in {@code AES-128-GCM}
   * @throws IllegalStateException where the library has no such cipher
   */
  LibcryptoCipher(String name) {
    long provider = Libcrypto.providerOf(Libcrypto.fetch(name));
    long functions = functions(Libcrypto.operations(provider, OPERATION_CIPHER), name);
    providerContext = Libcrypto.contextOf(provider);
    newContext = function(functions, NEW_CONTEXT);
    freeContext = function(functions, FREE_CONTEXT);
    encryptInit = function(functions, ENCRYPT_INIT);
    decryptInit = function(functions, DECRYPT_INIT);
    update = function(functions, UPDATE);
    end = function(functions, FINAL);
    getParameters = function(functions, GET_CONTEXT_PARAMETERS);
    setParameters = function(functions, SET_CONTEXT_PARAMETERS);
  }

  private static long functions(long algorithms, String name) {
    for (long at = algorithms; at != 0; at += ALGORITHM_BYTES) {
      MemorySegment algorithm = memory(at, ALGORITHM_BYTES);
      long names = algorithm.get(JAVA_LONG, 0);
      if (names == 0) {
        break;
      }
      String all = memory(names, MAX_NAME_BYTES).getString(0);
      if (Arrays.asList(all.split(":")).contains(name)) {
        return algorithm.get(JAVA_LONG, ALGORITHM_FUNCTIONS);
      }
    }
    throw new IllegalStateException("no provider tells of " + name);
  }

  private static MemorySegment function(long functions, int id) {
    for (long at = functions; ; at += DISPATCH_BYTES) {
      MemorySegment entry = memory(at, DISPATCH_BYTES);
      int found = entry.get(JAVA_INT, 0);
      if (found == id) {
        return MemorySegment.ofAddress(entry.get(JAVA_LONG, DISPATCH_FUNCTION));
      }
      if (found == 0) {
        throw new IllegalStateException("a provider's cipher has no function " + id);
      }
    }
  }

  private static MemorySegment memory(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }
}
