package org.setareh.sfu.control;

import java.util.List;
import java.util.Map;

/**
 * A reading of the media plane's counters (monotonic unless said otherwise).
 *
 * @param connections living peers (gauge)
 * @param rooms with a living peer (gauge)
 * @param iceUserNames by which peers are found (gauge)
 * @param drops packets dropped, by reason
 */
public record MediaStatistics(
    int connections,
    int rooms,
    int iceUserNames,
    Handshakes handshakes,
    Traffic traffic,
    Map<String, Long> drops,
    List<WorkerStatistics> workers) {

  /** Datagrams, and the bytes of their payload. */
  public record Amount(long packets, long bytes) {}

  /**
   * What went through the UDP port.
   *
   * @param sent what the kernel took
   * @param trains of datagrams that left in one message each
   * @param trainsRefused by the kernel, so that their datagrams left singly
   * @param receiveErrors calls that failed for another reason than an empty socket
   */
  public record Traffic(
      Amount received, Amount sent, long trains, long trainsRefused, long receiveErrors) {}

  /**
   * DTLS.
   *
   * @param connections open or shaking hands (gauge)
   * @param working handshakes worked on at this moment (gauge)
   * @param droppedDatagrams came when a connection's queue was full, or could not be DTLS
   */
  public record Handshakes(
      int connections,
      int working,
      long established,
      long failed,
      long timedOut,
      long droppedDatagrams) {}

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
