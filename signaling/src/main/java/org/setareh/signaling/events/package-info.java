/**
 * Events on their way to people: an addressed bus with a memory of five minutes, and its SSE
 * stream. Start reading at {@link org.setareh.signaling.events.EventBus}.
 */
@NullMarked
package org.setareh.signaling.events;

import org.jspecify.annotations.NullMarked;
