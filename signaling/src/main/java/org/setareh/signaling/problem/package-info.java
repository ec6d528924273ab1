/**
 * What goes wrong, as RFC 9457 problems. Enters: exceptions of any handler or filter. Leaves:
 * {@code application/problem+json}. Start reading at {@link org.setareh.signaling.problem.Problem}.
 */
@NullMarked
package org.setareh.signaling.problem;

import org.jspecify.annotations.NullMarked;
