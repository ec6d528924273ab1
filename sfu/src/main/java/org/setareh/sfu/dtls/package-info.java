/**
 * DTLS 1.2 (RFC 6347) for SRTP keys (RFC 5764): handshakes of both roles, the peer's certificate
 * held against the fingerprints of its offer (RFC 8122), and the close_notify at the end.
 *
 * <p>Enters: datagrams of a path that ICE has validated (from the media worker). Leaves: records to
 * send, SRTP keys and the end of a connection, all on that connection's own virtual thread, so that
 * no media worker ever waits for an elliptic curve. Start reading at {@link
 * org.setareh.sfu.dtls.DtlsHandshakes}.
 */
@NullMarked
package org.setareh.sfu.dtls;

import org.jspecify.annotations.NullMarked;
