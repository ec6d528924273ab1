package org.setareh.sfu.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A cipher of libcrypto with its key, for one direction. Addresses are plain longs of native memory
 * that the caller keeps alive. One thread.
 */
final class LibcryptoContext implements AutoCloseable {
  private static final int TAG = 16;

  /** {@code OSSL_CIPHER_PARAM_AEAD_TAG}, in memory that nobody frees. */
  private static final long TAG_NAME = Arena.global().allocateFrom("tag").address();

  // struct ossl_param_st (openssl/core.h): name, type, data, size, returned size; and an end of
  // zeros behind it. Before it lies what the library writes: how many bytes it gave.
  private static final int WRITTEN = 0;
  private static final int NAME = 8;
  private static final int TYPE = NAME + 8;
  private static final int DATA = NAME + 16;
  private static final int SIZE = NAME + 24;
  private static final int PARAMETER_BYTES = 40;
  private static final int SCRATCH_BYTES = NAME + 2 * PARAMETER_BYTES;
  private static final int OCTET_STRING = 5;

  private final LibcryptoCipher cipher;
  private final MemorySegment init;
  private final int ivBytes;
  private final long context;
  private final long written;
  private final long parameters;
  private final MemorySegment scratch;

  /**
   * @throws IllegalStateException where the library refuses the key
   */
  LibcryptoContext(LibcryptoCipher cipher, byte[] key, int ivBytes, boolean encrypt) {
    this.cipher = cipher;
    this.ivBytes = ivBytes;
    init = encrypt ? cipher.encryptInit : cipher.decryptInit;
    context = Libcrypto.newContext(cipher.newContext, cipher.providerContext);
    if (!setKey(key)) {
      Libcrypto.freeContext(cipher.freeContext, context);
      throw new IllegalStateException("libcrypto refuses the key");
    }
    written = Libcrypto.zalloc(SCRATCH_BYTES);
    parameters = written + NAME;
    scratch = MemorySegment.ofAddress(written).reinterpret(SCRATCH_BYTES);
    scratch.set(JAVA_LONG, NAME, TAG_NAME);
    scratch.set(JAVA_INT, TYPE, OCTET_STRING);
    scratch.set(JAVA_LONG, SIZE, TAG);
  }

  private boolean setKey(byte[] key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocateFrom(JAVA_BYTE, key);
      boolean done = Libcrypto.init(init, context, copy.address(), key.length, 0, 0);
      copy.fill((byte) 0);
      return done;
    }
  }

  /** Begins the next packet. */
  boolean begin(long iv) {
    return Libcrypto.init(init, context, 0, 0, iv, ivBytes);
  }

  /** Authenticates bytes that stay as they are; before those that do not. */
  boolean authenticate(long in, int length) {
    return Libcrypto.update(cipher.update, context, 0, written, in, length);
  }

  /** Encrypts or decrypts, in place or to memory that does not overlap; length 0 does nothing. */
  boolean update(long out, long in, int length) {
    return length == 0 || Libcrypto.update(cipher.update, context, out, written, in, length);
  }

  /** Ends the packet; of a decrypting context false where the tag is wrong. */
  boolean end(long out) {
    return Libcrypto.end(cipher.end, context, out, written, TAG);
  }

  /** Writes the tag of the packet that ended. */
  boolean readTag(long tag) {
    scratch.set(JAVA_LONG, DATA, tag);
    return Libcrypto.parameters(cipher.getParameters, context, parameters);
  }

  /** Tells which tag the packet that begins must have. */
  boolean setTag(long tag) {
    scratch.set(JAVA_LONG, DATA, tag);
    return Libcrypto.parameters(cipher.setParameters, context, parameters);
  }

  /** Frees the library's memory. To be called once. */
  @Override
  public void close() {
    Libcrypto.freeContext(cipher.freeContext, context);
    Libcrypto.clearFree(written, SCRATCH_BYTES);
  }
}
