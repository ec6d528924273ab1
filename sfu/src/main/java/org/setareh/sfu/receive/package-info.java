/**
 * A publisher's streams from the decrypted packet to "this may be forwarded", and what goes back to
 * the publisher: NACK, key-frame requests, receiver reports, transport-wide feedback.
 *
 * <p>Enters: {@link org.setareh.sfu.receive.MediaPacket}s, sender reports, and {@code nowNs}.
 * Leaves: packets with their facts filled in, and RTCP written when asked for. All of it runs on
 * the peer's media worker; a packet that was accepted never changes again and may be read by
 * others. Start reading at {@link org.setareh.sfu.receive.Producers#onRtp}.
 */
@NullMarked
package org.setareh.sfu.receive;

import org.jspecify.annotations.NullMarked;
