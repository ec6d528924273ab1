/**
 * What forwarding costs: one worker, one publisher, many receivers, beside the same work in C
 * ({@code bench/floor}) in one run. Start reading at {@link
 * org.setareh.bench.forward.ForwardBenchmark}.
 */
@NullMarked
package org.setareh.bench.forward;

import org.jspecify.annotations.NullMarked;
