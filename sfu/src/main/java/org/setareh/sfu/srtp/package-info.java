/**
 * SRTP and SRTCP (RFC 3711, RFC 7714): protection, replay and the roll-over counter.
 *
 * <p>Keys come from the DTLS handshake ({@link org.setareh.sfu.srtp.SrtpMasterKey#ofClient}); plain
 * packets enter {@link org.setareh.sfu.srtp.SrtpSender} and protected ones {@link
 * org.setareh.sfu.srtp.SrtpReceiver}, one pair a peer, both on the peer's media worker. The
 * arithmetic is done by one of two libraries behind {@link org.setareh.sfu.srtp.SrtpCrypto}, chosen
 * once at start. Bad packets give a negative code, never an exception. Start reading at {@link
 * org.setareh.sfu.srtp.SrtpSender}.
 */
@NullMarked
package org.setareh.sfu.srtp;

import org.jspecify.annotations.NullMarked;
