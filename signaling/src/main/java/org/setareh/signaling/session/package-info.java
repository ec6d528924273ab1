/**
 * Who is asking: a session is a random cookie, of which the database keeps a hash. Start reading at
 * {@link org.setareh.signaling.session.Sessions}.
 */
@NullMarked
package org.setareh.signaling.session;

import org.jspecify.annotations.NullMarked;
