package org.setareh.sfu.control;

import java.util.List;
import java.util.Map;

/**
 * A reading of the media plane's counters (monotonic unless said otherwise).
 *
 * @param connections living peers (gauge)
 * @param rooms with a living peer (gauge)
 * @param iceUserNames by which peers are found (gauge)
 * @param dtlsConnections open or shaking hands (gauge)
 * @param drops packets dropped, by reason
 */
public record MediaStatistics(
    int connections,
    int rooms,
    int iceUserNames,
    int dtlsConnections,
    long receivedPackets,
    long receivedBytes,
    long sentPackets,
    long sentBytes,
    Map<String, Long> drops,
    List<WorkerStatistics> workers) {

  /**
   * One media worker.
   *
   * @param runs false while faults of ours keep it from its work (gauge)
   * @param busy share of the last second spent working, 0 to 1 (gauge)
   * @param buffersInUse packet buffers referenced (gauge)
   * @param packetMemoryBytes taken for packet buffers, used or not (gauge)
   * @param peers that live on it (gauge)
   * @param paths addresses whose owner it knows (gauge)
   * @param handedOver packets that arrived at another worker's socket
   * @param faults of ours that closed all of its peers
   */
  public record WorkerStatistics(
      int index,
      boolean runs,
      double busy,
      int buffersInUse,
      long packetMemoryBytes,
      int peers,
      int paths,
      long handedOver,
      long faults) {}
}
