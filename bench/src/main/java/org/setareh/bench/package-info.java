/**
 * Measurements of the forwarding path, and the synthetic participants that they and the tests use.
 * Start reading at {@link org.setareh.bench.Main}.
 */
@NullMarked
package org.setareh.bench;

import org.jspecify.annotations.NullMarked;
