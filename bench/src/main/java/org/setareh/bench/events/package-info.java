/**
 * What open event streams cost a server, and how soon a change reaches those whom it concerns.
 * Start reading at {@link org.setareh.bench.events.EventsBenchmark}.
 */
@NullMarked
package org.setareh.bench.events;

import org.jspecify.annotations.NullMarked;
