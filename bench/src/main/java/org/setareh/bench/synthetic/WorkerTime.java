package org.setareh.bench.synthetic;

import java.lang.management.ManagementFactory;

/** The processor time of the first media worker of a media plane in this process. */
public final class WorkerTime {
  private WorkerTime() {}

  /** In nanoseconds, since it began; of all where there are several planes. */
  public static long cpuNs() {
    var threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().equals("media-0")) {
        sum += threads.getThreadCpuTime(id);
      }
    }
    return sum;
  }
}
