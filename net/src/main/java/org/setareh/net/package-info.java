/**
 * Batched UDP and the memory packets live in.
 *
 * <p>Datagrams enter through {@link org.setareh.net.UdpPort#receive} into slots of a {@link
 * org.setareh.net.PacketPool} and leave through an {@link org.setareh.net.Outbox}. A port, its
 * outbox and its pool belong to one worker thread; only {@link org.setareh.net.UdpPort#wakeup},
 * {@link org.setareh.net.PacketPool#releaseRemote}, the queues' producers' sides and the counters
 * may be used by others. Start reading at {@link org.setareh.net.UdpPort}.
 */
@NullMarked
package org.setareh.net;

import org.jspecify.annotations.NullMarked;
