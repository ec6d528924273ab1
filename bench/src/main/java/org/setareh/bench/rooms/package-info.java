/**
 * What a room's decisions cost the worker that it lives on, and the other rooms there. Start
 * reading at {@link org.setareh.bench.rooms.RoomsBenchmark}.
 */
@NullMarked
package org.setareh.bench.rooms;

import org.jspecify.annotations.NullMarked;
