/**
 * What a whole server costs and adds: one WHIP publisher, many WHEP viewers, over HTTP and UDP like
 * anybody else. Works with every server that speaks both. Start reading at {@link
 * org.setareh.bench.viewers.ViewersBenchmark}.
 */
@NullMarked
package org.setareh.bench.viewers;

import org.jspecify.annotations.NullMarked;
