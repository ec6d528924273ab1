package org.setareh.signaling;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.setareh.sfu.Sfu;
import org.setareh.signaling.settings.BadSetting;
import org.setareh.signaling.settings.Settings;
import org.slf4j.LoggerFactory;

/** Starts the server, says where it is, and stops it on SIGTERM or Ctrl-C. */
public final class Main {
  private static final int START_WITHIN_SECONDS = 60;

  private Main() {}

  public static void main(String[] arguments) {
    int exit = run(System.out, System.err);
    if (exit != 0) {
      // Halts, since what failed half way may have left threads behind.
      System.exit(exit);
    }
  }

  private static int run(PrintStream out, PrintStream err) {
    CompletableFuture<Server> started = new CompletableFuture<>();
    try {
      Settings settings = Settings.read(System.getenv());
      System.setProperty("setareh.log.level", settings.logLevel());
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, stopped), "stop"));
      Server server = Server.start(settings, Sfu::start);
      started.complete(server);
      long startedAtMs = ManagementFactory.getRuntimeMXBean().getStartTime();
      Addresses.print(
          out,
          settings,
          server.ports(),
          server.administratorsLink().orElse(null),
          (System.currentTimeMillis() - startedAtMs) / 1e3);
      stopped.await();
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (RuntimeException e) {
      err.println("setareh: " + reason(e));
      return 1;
    } finally {
      // Of no effect where it has started.
      started.cancel(false);
    }
  }

  /** A server that is still starting is waited for, since its database would else stay behind. */
  private static void stop(CompletableFuture<Server> started, CountDownLatch stopped) {
    try {
      started.get(START_WITHIN_SECONDS, TimeUnit.SECONDS).close();
    } catch (CancellationException | ExecutionException | TimeoutException _) {
      // There is nothing to close, or no end to wait for.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    stopped.countDown();
  }

  /** The line that says what to do; the whole of a failure that nobody foresaw goes to the log. */
  private static String reason(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartFailure || cause instanceof BadSetting) {
        return String.valueOf(cause.getMessage());
      }
    }
    LoggerFactory.getLogger(Main.class).error("The server did not start", failure);
    return String.format(
        Locale.ROOT,
        "the server did not start (%s): its log above says more",
        failure.getMessage());
  }
}
