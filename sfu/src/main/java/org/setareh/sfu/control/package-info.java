/**
 * All that the rest of the process sees of the media plane: commands in, events out, both plain
 * serialisable records.
 *
 * <p>Enters: {@link org.setareh.sfu.control.MediaCommand}s and offers, from any thread. Leaves:
 * {@link org.setareh.sfu.control.MediaEvent}s, on the media workers' threads; a listener hands them
 * on and returns at once. Start reading at {@link org.setareh.sfu.control.MediaPlane}.
 */
@NullMarked
package org.setareh.sfu.control;

import org.jspecify.annotations.NullMarked;
