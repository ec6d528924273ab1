/**
 * Who asks: each request has one principal, made at the edge and handed to controllers as a
 * parameter. Start reading at {@link org.setareh.signaling.principal.Principal}.
 */
@NullMarked
package org.setareh.signaling.principal;

import org.jspecify.annotations.NullMarked;
