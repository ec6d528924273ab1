/**
 * Who speaks in a room. Enters: audio levels of its participants, and {@code nowNs}. Leaves: the
 * dominant speaker, and the few whose sound is forwarded. On the thread of the room. Start reading
 * at {@link org.setareh.sfu.speaker.SpeakerDetector}.
 */
@NullMarked
package org.setareh.sfu.speaker;

import org.jspecify.annotations.NullMarked;
