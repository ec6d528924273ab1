/** The whole media plane under synthetic participants: real sockets, ICE, DTLS and SRTP. */
@NullMarked
package org.setareh.bench.plane;

import org.jspecify.annotations.NullMarked;
