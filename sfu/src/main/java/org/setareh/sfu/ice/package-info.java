/**
 * ICE-lite (RFC 8445): answers the peer's connectivity checks, and learns from them where the peer
 * is. Asks one question of its own, where media comes from an address that nobody has checked.
 *
 * <p>Enters: binding requests with the path they came by and the time. Leaves: answers written in
 * place, and which path to send on ({@link org.setareh.sfu.ice.IceSink}). One peer's agent belongs
 * to the peer's media worker. Start reading at {@link org.setareh.sfu.ice.IceAgent}.
 */
@NullMarked
package org.setareh.sfu.ice;

import org.jspecify.annotations.NullMarked;
