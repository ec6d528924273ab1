package org.setareh.sfu.control;

import java.util.List;
import java.util.Map;

/**
 * A reading of the media plane's counters (monotonic unless said otherwise).
 *
 * @param connections living peers (gauge)
 * @param drops packets dropped, by reason
 */
public record MediaStatistics(
    int connections,
    long receivedPackets,
    long receivedBytes,
    long sentPackets,
    long sentBytes,
    Map<String, Long> drops,
    List<WorkerStatistics> workers) {

  /**
   * One media worker.
   *
   * @param busy share of the last second spent working, 0 to 1 (gauge)
   * @param buffersInUse packet buffers referenced (gauge)
   * @param handedOver packets that arrived at another worker's socket
   */
  public record WorkerStatistics(int index, double busy, int buffersInUse, long handedOver) {}
}
