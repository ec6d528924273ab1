package org.setareh.sfu.control;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The media plane's settings; {@link #defaults()} serves a LAN.
 *
 * @param port the one public UDP port; 0 takes a free one (tests)
 * @param bind local addresses to bind; empty: all, IPv4 and IPv6
 * @param advertised addresses put into answers as candidates; empty: those of the interfaces that
 *     are up (loopback too, so that one machine is enough)
 * @param workers media workers; 0: as many as cores
 * @param io {@code auto}, {@code native} or {@code netty}
 * @param srtp {@code auto}, {@code libcrypto} or {@code jitsi}
 * @param gso whether trains leave by UDP segmentation offload where the kernel has it
 * @param spread whether a room's peers are spread over the workers from the first one on (tests);
 *     else only when its worker is loaded
 * @param poison whether freed packet memory is overwritten (tests)
 * @param silentAfter without a sign a participant is shown as reconnecting
 * @param lostAfter without a sign a participant is gone
 * @param connectWithin ICE and DTLS must be done, counted from the offer
 * @param handshakeWithin DTLS must be done, counted from its beginning
 * @param maxConnections peers of the whole process
 * @param maxHandshakes DTLS handshakes worked on at once
 * @param maxSlots slots of one connection
 * @param loudSpeakers speakers forwarded at once in rooms of more than four
 * @param packetMemoryBytes that each worker may take for packets
 */
public record MediaSettings(
    int port,
    List<InetAddress> bind,
    List<InetAddress> advertised,
    int workers,
    String io,
    String srtp,
    boolean gso,
    boolean spread,
    boolean poison,
    Duration silentAfter,
    Duration lostAfter,
    Duration connectWithin,
    Duration handshakeWithin,
    int maxConnections,
    int maxHandshakes,
    int maxSlots,
    int loudSpeakers,
    long packetMemoryBytes) {

  public static MediaSettings defaults() {
    return new MediaSettings(
        10000,
        List.of(),
        List.of(),
        0,
        "auto",
        "auto",
        true,
        false,
        false,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(15),
        10_000,
        256,
        64,
        3,
        512L << 20);
  }

  /** For measurements: another port, so many workers, with GSO or without. */
  public MediaSettings with(int newPort, int newWorkers, boolean newGso) {
    return new MediaSettings(
        newPort,
        bind,
        advertised,
        newWorkers,
        io,
        srtp,
        newGso,
        spread,
        poison,
        silentAfter,
        lostAfter,
        connectWithin,
        handshakeWithin,
        maxConnections,
        maxHandshakes,
        maxSlots,
        loudSpeakers,
        packetMemoryBytes);
  }
}
