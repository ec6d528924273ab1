/**
 * What a payload says of itself without being decoded: key frame? which layer? where does a frame
 * begin and end? which bytes may a forwarder rewrite?
 *
 * <p>Enters: payloads and header extensions, as they came from the network. Leaves: facts, cached
 * in reusable objects; a payload that is not what it claims to be is a {@code false}, never an
 * exception. Plain classes without threads, clocks or allocation a packet. Start reading at {@link
 * org.setareh.sfu.codec.Codec}, then {@link org.setareh.sfu.codec.Vp8Descriptor}.
 */
@NullMarked
package org.setareh.sfu.codec;

import org.jspecify.annotations.NullMarked;
