package org.setareh.sfu.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link ReceiverHealth} behind a model of a link: people who send sound and pictures of two
 * layers, chance that loses packets, a rate and a queue.
 */
class WeakLinkTest {
  private static final long MS = 1_000_000;
  private static final int SOUND_BYTES = 250; // RED, each 20 ms
  private static final int[] PICTURE_BYTES = {750, 2_500}; // each 33 ms
  private static final int DELAY_MS = 50;

  private record Report(long atMs, long sentMs, boolean lost, double delayMs) {}

  private final ReceiverHealth health = new ReceiverHealth();
  private final Queue<Report> reports = new ArrayDeque<>();
  private Random chance = new Random();
  private double lossShare;
  private int rateKbit;
  private int queueBytes;
  private double queued;
  private int people;
  private int worst;
  private int steps;
  private int sounds;
  private int soundsLost;

  private void run(int seconds) {
    worst = health.level();
    steps = sounds = soundsLost = 0;
    long fromMs = nowMs;
    for (; nowMs < fromMs + 1000L * seconds; nowMs++) {
      queued = Math.max(0, queued - rateKbit / 8.0);
      send();
      while (!reports.isEmpty() && reports.element().atMs() <= nowMs) {
        Report report = reports.remove();
        if (report.lost()) {
          health.onLost(report.sentMs() * MS);
        } else {
          health.onReceived(report.sentMs() * MS, (long) (report.delayMs() * MS));
        }
      }
      if (health.update(nowMs * MS, people)) {
        worst = Math.max(worst, health.level());
        steps++;
      }
    }
  }

  private long nowMs;

  private void send() {
    if (nowMs % 20 == 0) {
      for (int i = 0; i < people; i++) {
        sounds++;
        soundsLost += packet(SOUND_BYTES) ? 0 : 1;
      }
    }
    if (nowMs % 33 == 0) {
      for (int i = 0; i < health.pictures(people); i++) {
        boolean large = i < health.largePictures(people);
        for (int rest = PICTURE_BYTES[large ? 1 : 0]; rest > 0; rest -= 1_200) {
          packet(Math.min(rest, 1_200));
        }
      }
    }
  }

  private boolean packet(int bytes) {
    boolean full = rateKbit > 0 && queued + bytes > queueBytes;
    boolean lost = full || chance.nextDouble() < lossShare;
    if (!full && rateKbit > 0) {
      queued += bytes;
    }
    double delayMs = DELAY_MS + (rateKbit > 0 ? queued * 8 / rateKbit : 0);
    reports.add(new Report(nowMs + (long) delayMs + DELAY_MS, nowMs, lost, delayMs));
    return !lost;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,3", "5,1", "5,3"})
  void lossByChanceBelowTheLimitCostsNothing(int percent, int others) {
    people = others;
    lossShare = percent / 100.0;
    chance = new Random(percent + others);
    run(1_800);
    assertEquals(0, worst);
  }

  @ParameterizedTest
  @CsvSource({"10,1", "10,3"})
  void lossByChanceAboveItLeavesEveryPicture(int percent, int others) {
    people = others;
    lossShare = percent / 100.0;
    chance = new Random(percent + others);
    run(10);
    assertEquals(ReceiverHealth.ALL_SMALL, health.level());
    run(600);
    assertEquals(ReceiverHealth.ALL_SMALL, worst);
  }

  @ParameterizedTest
  @CsvSource({
    "1500, 20",
    "1500, 80",
    "1000, 20",
    "1000, 80",
    "500, 20",
    "500, 80",
    "300, 20",
    "300, 80"
  })
  void aNarrowLinkIsFoundAndSeldomTried(int kbit, int packets) {
    people = 3;
    rateKbit = kbit;
    queueBytes = 1_200 * packets;
    run(40);
    run(600);
    assertTrue(steps <= 24, steps + " steps in ten minutes");
    double share = (double) soundsLost / sounds;
    assertTrue(share < 0.03, share + " of the sound was lost");
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void allComesBackWithTheRate(int others) {
    people = others;
    run(30);
    rateKbit = 500;
    queueBytes = 1_200 * 80;
    run(30);
    assertTrue(health.level() >= ReceiverHealth.ALL_SMALL);
    rateKbit = 0;
    queued = 0;
    run(120);
    assertEquals(0, health.level());
  }
}
