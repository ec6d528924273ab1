/**
 * STUN messages (RFC 8489) with the attributes of ICE (RFC 8445) and TURN (RFC 8656), read and
 * written in place.
 *
 * <p>Datagrams enter; fields leave. No I/O, no transactions, no clock: those belong to whoever
 * speaks ICE or TURN. Flyweights are reusable and belong to one thread; a bad message makes {@link
 * org.setareh.wire.stun.StunMessage#wrap} false. Start there, then {@code StunWriter} and {@code
 * StunIntegrity}.
 */
@NullMarked
package org.setareh.wire.stun;

import org.jspecify.annotations.NullMarked;
