/**
 * WHIP (RFC 9725) and WHEP: programs that publish into a room or view one. Start reading at {@link
 * org.setareh.signaling.whip.Ingest}.
 */
@NullMarked
package org.setareh.signaling.whip;

import org.jspecify.annotations.NullMarked;
