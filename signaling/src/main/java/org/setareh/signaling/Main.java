package org.setareh.signaling;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.setareh.sfu.Sfu;
import org.setareh.signaling.settings.BadSetting;
import org.setareh.signaling.settings.Settings;
import org.slf4j.LoggerFactory;

/** Starts the server, says where it is, and stops it on SIGTERM or Ctrl-C. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int exit = run(System.out, System.err);
    if (exit != 0) {
      // Halts, since what failed half way may have left threads behind.
      System.exit(exit);
    }
  }

  private static int run(PrintStream out, PrintStream err) {
    try {
      Settings settings = Settings.read(System.getenv());
      System.setProperty("setareh.log.level", settings.logLevel());
      Server server = Server.start(settings, Sfu::start);
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "stop"));
      long startedAtMs = ManagementFactory.getRuntimeMXBean().getStartTime();
      Addresses.print(
          out, settings, server.ports(), (System.currentTimeMillis() - startedAtMs) / 1e3);
      stopped.await();
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (RuntimeException e) {
      err.println("setareh: " + reason(e));
      return 1;
    }
  }

  private static void stop(Server server, CountDownLatch stopped) {
    server.close();
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
