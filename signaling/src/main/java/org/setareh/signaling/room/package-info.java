/**
 * Rooms as the database knows them: id, title, key, and the bearer tokens made with the key. Start
 * reading at {@link org.setareh.signaling.room.Rooms}.
 */
@NullMarked
package org.setareh.signaling.room;

import org.jspecify.annotations.NullMarked;
