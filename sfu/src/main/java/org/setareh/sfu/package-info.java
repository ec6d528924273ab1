/**
 * The media plane: ends DTLS-SRTP for every participant and forwards. {@link org.setareh.sfu.Sfu}
 * starts it; all that others see of it is {@link org.setareh.sfu.control}. It knows no HTTP, no
 * database, no Spring.
 */
@NullMarked
package org.setareh.sfu;

import org.jspecify.annotations.NullMarked;
