/**
 * Session descriptions (RFC 8866) as WebRTC writes them (RFC 8829, 8839, 8842, 8851, 8853, 8859,
 * 8285, 5576), and the fragments that carry trickled candidates (RFC 8840).
 *
 * <p>Text enters, immutable records leave, and the other way round; {@link
 * org.setareh.wire.sdp.SdpException} is all that a bad text can cause. Time and memory grow with
 * the text's length alone. Any thread. What an attribute means to a connection is decided
 * elsewhere: lines that nobody here knows are kept as they are. Start at {@link
 * org.setareh.wire.sdp.SessionDescription}, then {@code MediaSection}; the reading is in {@code
 * MediaAttributes}.
 */
@NullMarked
package org.setareh.wire.sdp;

import org.jspecify.annotations.NullMarked;
