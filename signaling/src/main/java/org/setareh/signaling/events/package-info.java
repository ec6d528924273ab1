/**
 * Events on their way to people: addresses that are published to, and a log for each browser that
 * follows some of them and remembers what they said for a while. Start reading at {@link
 * org.setareh.signaling.events.EventBus}.
 */
@NullMarked
package org.setareh.signaling.events;

import org.jspecify.annotations.NullMarked;
