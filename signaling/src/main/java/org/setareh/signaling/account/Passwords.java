package org.setareh.signaling.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * Passwords by Argon2id (RFC 9106), written as PHC strings. Each takes 19 MiB and some tens of
 * milliseconds of a processor: half of the processors work at them, on threads of their own, and
 * what does not fit into a short queue is told that the server is busy. So a flood of log-ins takes
 * neither the memory nor the processors that media needs. Called from virtual threads.
 */
public final class Passwords implements AutoCloseable {
  private static final int SHORTEST = 8;
  private static final int LONGEST = 200;

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final int LONGEST_QUEUE = 64;
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ThreadPoolExecutor work;

  /** Nobody's: compared where there is no account, so that its answer takes as long. */
  private final String nobodys =
      new Stored(MEMORY_KIB, PASSES, LANES, new byte[SALT_BYTES], new byte[HASH_BYTES]).text();

  public Passwords() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    work =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LONGEST_QUEUE),
            Thread.ofPlatform().name("passwords-", 0).daemon().factory());
    work.allowCoreThreadTimeOut(true);
  }

  /** A password that somebody chooses; refused with what to do. */
  static String chosen(@Nullable String given, AccountName name) {
    String password = given == null ? "" : normalized(given);
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST || length > LONGEST) {
      throw refused("Choose a password of 8 to 200 characters.");
    }
    if (password.codePoints().distinct().count() < 4) {
      throw refused("Choose a password of more different characters.");
    }
    if (AccountName.key(password).contains(name.key())) {
      throw refused("Choose a password without your name in it.");
    }
    return password;
  }

  private static Problem refused(String detail) {
    return new Problem(ProblemCode.BAD_PASSWORD, detail);
  }

  /** What the database keeps of it. */
  String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    Stored fresh = new Stored(MEMORY_KIB, PASSES, LANES, salt, new byte[HASH_BYTES]);
    return fresh.with(inTurn(() -> argon2(password, fresh))).text();
  }

  /**
   * Whether the password is the one of that hash. Takes the same time where there is none.
   *
   * @param hash null: there is no such account
   */
  boolean matches(@Nullable String hash, @Nullable String given) {
    Stored stored = Stored.read(hash == null ? nobodys : hash);
    String password = given == null || given.length() > 4 * LONGEST ? "" : normalized(given);
    byte[] found = inTurn(() -> argon2(password, stored));
    return MessageDigest.isEqual(stored.hash, found) && hash != null;
  }

  /** A PHC string, taken apart: each says how it was made, so that later ones may cost more. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared or printed.
  private record Stored(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
    private static final Pattern SHAPE =
        Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([^$]+)\\$([^$]+)");

    static Stored read(String text) {
      Matcher parts = SHAPE.matcher(text);
      if (!parts.matches()) {
        throw new IllegalStateException("no Argon2id hash");
      }
      return new Stored(
          Integer.parseInt(parts.group(1)),
          Integer.parseInt(parts.group(2)),
          Integer.parseInt(parts.group(3)),
          Base64.getDecoder().decode(parts.group(4)),
          Base64.getDecoder().decode(parts.group(5)));
    }

    Stored with(byte[] made) {
      return new Stored(memoryKib, passes, lanes, salt, made);
    }

    String text() {
      Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
      return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(
              memoryKib, passes, lanes, base64.encodeToString(salt), base64.encodeToString(hash));
    }
  }

  private static byte[] argon2(String password, Stored how) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(how.memoryKib)
            .withIterations(how.passes)
            .withParallelism(how.lanes)
            .withSalt(how.salt)
            .build());
    byte[] hash = new byte[how.hash.length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  /** The same characters however they were typed (RFC 8265 section 4.2). */
  private static String normalized(String password) {
    StringBuilder plain = new StringBuilder(password.length());
    password
        .codePoints()
        .map(character ->
            Character.getType(character) == Character.SPACE_SEPARATOR ? ' ' : character)
        .forEach(plain::appendCodePoint);
    return Normalizer.normalize(plain, Normalizer.Form.NFC);
  }

  private <T> T inTurn(Callable<T> task) {
    Future<T> result;
    try {
      result = work.submit(task);
    } catch (RejectedExecutionException _) {
      throw busy();
    }
    try {
      return result.get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      result.cancel(true);
      throw busy();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a password could not be worked on", e.getCause());
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while waiting", e);
    }
  }

  private static Problem busy() {
    return Problem.busy("Try again in a moment: many log in now.");
  }

  @Override
  public void close() {
    work.shutdownNow();
  }
}
