/**
 * The media workers: platform threads, each with its own socket on the one public port, its packet
 * memory and its clock.
 *
 * <p>A worker owns its peers and all below them; other threads post tasks to it or lend it packets
 * by rings. Its rooms decide behind the packets of a round. It sleeps until a datagram, a task or a
 * deadline, and never spins. Start reading at {@link org.setareh.sfu.worker.MediaWorker#doWork}.
 */
@NullMarked
package org.setareh.sfu.worker;

import org.jspecify.annotations.NullMarked;
