package org.setareh.sfu.negotiate;

import org.jspecify.annotations.Nullable;

/**
 * A slot, at its index in {@link Negotiated#slots()}. Its two sections share a media stream, so
 * that sound and picture are played in sync.
 *
 * @param audio null where the client asked for none
 * @param video null in audio-only slots
 */
public record NegotiatedSlot(
    @Nullable NegotiatedSection audio, @Nullable NegotiatedSection video) {}
