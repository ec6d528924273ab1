/**
 * Work that is done again and again for as long as the server runs. Depends on nothing of the
 * server's.
 */
@NullMarked
package org.setareh.signaling.rounds;

import org.jspecify.annotations.NullMarked;
