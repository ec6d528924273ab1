/**
 * What leaves towards one receiver: a {@link org.setareh.sfu.forward.Consumer} is one outgoing RTP
 * stream, whose numbers go on while sources and layers behind it change.
 *
 * <p>Enters: packets that a producer accepted, a receiver's wishes, NACKs and reports, and {@code
 * nowNs}. Leaves: a packet's new header and the rewritten front of its payload, written where the
 * caller says; the rest of the payload is the publisher's own memory, never copied here. Key-frame
 * requests and the moment a new picture begins to flow go to sinks, within the call. A consumer
 * belongs to its receiver's media worker. Start reading at {@link
 * org.setareh.sfu.forward.Consumer#offer}, then {@code VideoConsumer} and {@code OutgoingStream}.
 */
@NullMarked
package org.setareh.sfu.forward;

import org.jspecify.annotations.NullMarked;
