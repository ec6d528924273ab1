package org.setareh.sfu.dtls;

import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Carries datagrams late, twice, out of order or not at all, by a seed. */
final class BadNetwork implements AutoCloseable {
  private final Random random;
  private final double loss;
  private final double duplication;
  private final int maxDelayMillis;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  BadNetwork(long seed, double loss, double duplication, int maxDelayMillis) {
    this.random = new Random(seed);
    this.loss = loss;
    this.duplication = duplication;
    this.maxDelayMillis = maxDelayMillis;
  }

  synchronized void carry(byte[] datagram, DtlsConnection to) {
    int copies = random.nextDouble() < duplication ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (random.nextDouble() >= loss) {
        int delay = maxDelayMillis == 0 ? 0 : random.nextInt(maxDelayMillis);
        scheduler.schedule(
            () -> TestEnd.deliver(to, datagram.clone()), delay, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
