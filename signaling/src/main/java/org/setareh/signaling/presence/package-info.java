/**
 * Who is there: derived from streams that are read, the beats of pages and calls, told to contacts,
 * and never stored but for when somebody was last seen. Start reading at {@link
 * org.setareh.signaling.presence.Presence}; {@link org.setareh.signaling.presence.PresenceBook} is
 * the part without threads and clocks.
 */
@NullMarked
package org.setareh.signaling.presence;

import org.jspecify.annotations.NullMarked;
