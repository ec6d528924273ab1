/**
 * Figures for Prometheus, and health. Start reading at {@link
 * org.setareh.signaling.metrics.MediaMeters}.
 */
@NullMarked
package org.setareh.signaling.metrics;

import org.jspecify.annotations.NullMarked;
