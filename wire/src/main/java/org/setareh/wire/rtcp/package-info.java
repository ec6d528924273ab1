/**
 * RTCP compound packets (RFC 3550, 4585, 5104, 5506) and transport-wide feedback, read and written
 * in place.
 *
 * <p>Plain RTCP enters (after SRTCP was taken off); fields leave. Every class is a reusable
 * flyweight of one thread: no allocation, no exception for bad packets, no clock. Start at {@link
 * org.setareh.wire.rtcp.RtcpReader} and {@link org.setareh.wire.rtcp.RtcpWriter}.
 */
@NullMarked
package org.setareh.wire.rtcp;

import org.jspecify.annotations.NullMarked;
