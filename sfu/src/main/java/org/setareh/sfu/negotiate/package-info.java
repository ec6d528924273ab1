/**
 * Offer in, answer and what the media plane must know out (RFC 8829, RFC 9143, RFC 8853, RFC 9725).
 *
 * <p>Enters: a {@link org.setareh.sfu.control.ConnectRequest} and what the server has to say of
 * itself. Leaves: {@link org.setareh.sfu.negotiate.Negotiated}, or {@link
 * org.setareh.sfu.control.OfferRefused} with a sentence for the offer's author. Any thread: nothing
 * here keeps state or touches a packet. Start reading at {@link
 * org.setareh.sfu.negotiate.Negotiator}.
 */
@NullMarked
package org.setareh.sfu.negotiate;

import org.jspecify.annotations.NullMarked;
