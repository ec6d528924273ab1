package org.setareh.sfu.dtls;

/**
 * A reading of the counters of {@link DtlsHandshakes}; monotonic unless said otherwise.
 *
 * @param connections opened and not closed yet (gauge)
 * @param handshakes worked on at this moment (gauge)
 * @param droppedDatagrams came when a connection's queue was full, or could not be DTLS
 */
public record DtlsStatistics(
    int connections,
    int handshakes,
    long established,
    long failed,
    long timedOut,
    long droppedDatagrams) {}
