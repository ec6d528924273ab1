/**
 * What open event streams and sockets of conversations cost a server, and how soon a change or a
 * message reaches those whom it concerns. Start reading at {@link
 * org.setareh.bench.events.EventsBenchmark}.
 */
@NullMarked
package org.setareh.bench.events;

import org.jspecify.annotations.NullMarked;
