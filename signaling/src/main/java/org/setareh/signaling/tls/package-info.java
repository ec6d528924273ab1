/**
 * Certificates: PEM files by setting, else a local authority made on the first start. Start reading
 * at {@link org.setareh.signaling.tls.Certificates}.
 */
@NullMarked
package org.setareh.signaling.tls;

import org.jspecify.annotations.NullMarked;
