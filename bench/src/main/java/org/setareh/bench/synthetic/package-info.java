/**
 * Synthetic participants: real ICE, DTLS and SRTP over real sockets, made-up media. A {@link
 * org.setareh.bench.synthetic.SyntheticLoop} runs many {@link
 * org.setareh.bench.synthetic.SyntheticPeer}s on one thread. Load for benchmarks, and participants
 * for tests that need more than browsers can be.
 */
@NullMarked
package org.setareh.bench.synthetic;

import org.jspecify.annotations.NullMarked;
