/**
 * Who is in a room now, and what they send and see. Enters: requests (virtual threads) and the
 * media plane's events (one thread of {@link org.setareh.signaling.participant.LiveRooms}). Leaves:
 * commands to the media plane, events to the participants. A room's state is guarded by the room's
 * lock, held for moments and never across input or output. Start reading at {@link
 * org.setareh.signaling.participant.LiveRoom}.
 */
@NullMarked
package org.setareh.signaling.participant;

import org.jspecify.annotations.NullMarked;
