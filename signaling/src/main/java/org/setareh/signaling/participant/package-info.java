/**
 * Who is in a room now, and what they send and see. Enters: requests (virtual threads) and the
 * media plane's events (by {@link org.setareh.signaling.participant.MediaEventQueue}, a thread for
 * each room). Leaves: commands to the media plane, events to the sessions of participants. A room's
 * roster and its bridge to the media plane are guarded by the room's lock, held for moments and
 * never across input or output; what happened is told after it. Start reading at {@link
 * org.setareh.signaling.participant.LiveRoom}.
 */
@NullMarked
package org.setareh.signaling.participant;

import org.jspecify.annotations.NullMarked;
