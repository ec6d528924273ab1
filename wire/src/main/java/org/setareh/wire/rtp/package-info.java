/**
 * RTP packets (RFC 3550) with header extensions of both forms (RFC 8285), read and written in
 * place.
 *
 * <p>Plain RTP enters (after SRTP was taken off); fields and offsets leave. Every class is a
 * reusable flyweight or pure arithmetic: no allocation, no exception for bad packets. Instances
 * belong to one thread; a wrapped {@link org.setareh.wire.rtp.RtpPacket} may be read by others once
 * it was handed to them safely, since reading changes nothing. Start at {@code RtpPacket}, then
 * {@code RtpHeaderWriter}.
 */
@NullMarked
package org.setareh.wire.rtp;

import org.jspecify.annotations.NullMarked;
