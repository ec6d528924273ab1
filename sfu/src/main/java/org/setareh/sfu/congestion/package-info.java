/**
 * How much a receiver's network bears. Until bandwidth is estimated, {@link
 * org.setareh.sfu.congestion.ReceiverHealth} steps down on loss or growing delay and carefully up
 * again. Enters: transport-wide feedback and receiver reports, on the peer's worker. Leaves: a
 * level.
 */
@NullMarked
package org.setareh.sfu.congestion;

import org.jspecify.annotations.NullMarked;
