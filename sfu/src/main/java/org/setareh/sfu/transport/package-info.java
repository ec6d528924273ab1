/**
 * One peer: joins ICE, DTLS and SRTP, and holds its producers and its slots' consumers.
 *
 * <p>Datagrams enter by {@link org.setareh.sfu.transport.Demultiplexer}; decrypted media leaves to
 * {@link org.setareh.sfu.route.Track}; what the peer receives is collected during a batch and
 * leaves in {@link org.setareh.sfu.transport.PeerTransport#flush}. Everything runs on the thread of
 * the worker that owns the peer, but the listener of its DTLS handshake, which posts. Start reading
 * at {@link org.setareh.sfu.transport.PeerTransport}.
 */
@NullMarked
package org.setareh.sfu.transport;

import org.jspecify.annotations.NullMarked;
