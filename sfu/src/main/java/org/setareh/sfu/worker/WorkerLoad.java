package org.setareh.sfu.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/** How much of a worker's time goes into work, second by second. Written by the worker's thread. */
final class WorkerLoad {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final VarHandle BUSY;

  static {
    try {
      BUSY = MethodHandles.lookup().findVarHandle(WorkerLoad.class, "busy", double.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long secondBeganNs;
  private long workedNs;

  @SuppressWarnings("unused") // through BUSY
  private double busy;

  void worked(long fromNs, long toNs) {
    workedNs += toNs - fromNs;
    long elapsedNs = toNs - secondBeganNs;
    if (elapsedNs >= SECOND_NS) {
      BUSY.setOpaque(this, Math.min(1.0, (double) workedNs / elapsedNs));
      secondBeganNs = toNs;
      workedNs = 0;
    }
  }

  /** 0 to 1; any thread. */
  double busy() {
    return (double) BUSY.getOpaque(this);
  }
}
