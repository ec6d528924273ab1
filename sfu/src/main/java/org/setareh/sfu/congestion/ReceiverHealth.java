package org.setareh.sfu.congestion;

import java.util.concurrent.TimeUnit;
import org.setareh.wire.rtcp.TransportFeedbackReader;

/**
 * Whether one receiver's network bears what is sent to it. Called by the peer's worker.
 *
 * <p>A stand-in for bandwidth estimation, with one output, a level: at 0 all is sent as large as
 * wanted, at 1 and 2 a half and a quarter of the pictures is one layer above the smallest, at
 * {@value #ALL_SMALL} each has its smallest layer, and each further level has fewer pictures; sound
 * is never taken.
 *
 * <p>Feedback is judged in windows of {@value #WINDOW_MS} ms. Each adds to the evidence of trouble
 * the packets that it lost beyond {@value #BAD_LOSS_PERCENT} %, or takes from it what it lost less
 * (Page's cumulative sum): chance alone makes one window in six of a small picture lose 8 % where 5
 * % are lost, but not many in a row. A window whose one-way delay is more than {@value
 * #BAD_DELAY_MS} ms above the smallest seen lately, and does not fall, adds as much as heavy loss.
 * Two windows are needed at least. What was sent before the last step says nothing of it, and a
 * queue that drains is given the time.
 *
 * <p>A receiver that gives no feedback of single packets is judged by its receiver reports: each is
 * a window, about the packets sent since the one before. It tells of loss, and by its round trip of
 * queues: one that stands counts like a delay, though the queue may be on the way back.
 *
 * <p>Enough evidence steps down, at once to {@value #ALL_SMALL} where pictures are large. Loss
 * below {@value #HEAVY_LOSS_PERCENT} % without growing delay goes no further: radio loses so much
 * however little is sent, and the pictures bear it. Delay alone steps down to level {@value
 * #MAX_LEVEL_BY_DELAY} at most: a receiver whose processor is busy looks late too.
 *
 * <p>{@value #GOOD_AFTER_S} s without trouble step up, so that a try costs the sound little: large
 * pictures come back a few at a time. A step up is a try for {@value #TRIED_S} s, in which one bad
 * window is enough, as is one with loss at the very start. A try that fails is taken back, no more,
 * and doubles the wait before the next, up to {@value #GOOD_AT_MOST_S} s, so that a narrow link is
 * not flooded again and again; one that is borne ends that.
 */
public final class ReceiverHealth {
  static final int WINDOW_MS = 500;
  static final int BAD_LOSS_PERCENT = 8;
  static final int HEAVY_LOSS_PERCENT = 15;
  static final int DROWNED_LOSS_PERCENT = 40;
  static final int BAD_DELAY_MS = 250;
  static final int GOOD_AFTER_S = 10;
  static final int GOOD_AT_MOST_S = 80;
  static final int TRIED_S = 5;

  /** At this level every picture is sent in its smallest layer. */
  static final int ALL_SMALL = 3;

  static final int MAX_LEVEL_BY_DELAY = 4;

  /** At this level no picture is left. */
  public static final int MAX_LEVEL = 7;

  /** Above the layers of every codec. */
  private static final int TOP = 7;

  private static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(WINDOW_MS);
  private static final long GOOD_AFTER_NS = TimeUnit.SECONDS.toNanos(GOOD_AFTER_S);
  private static final long GOOD_AT_MOST_NS = TimeUnit.SECONDS.toNanos(GOOD_AT_MOST_S);
  private static final long TRIED_NS = TimeUnit.SECONDS.toNanos(TRIED_S);
  private static final long BASE_EXPIRES_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long BAD_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(BAD_DELAY_MS);
  private static final long DRAINS_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int FEWEST_PACKETS = 20;

  /** Packets of one report that count, so that sums stay small: a minute of 20 Mbit/s. */
  private static final int MOST_REPORTED = 100_000;

  // Evidence, in hundredths of a packet lost beyond BAD_LOSS_PERCENT.
  private static final int ENOUGH = 900;
  private static final int MOST_OF_ONE_WINDOW = 500;
  private static final int MOST = 2 * ENOUGH;

  /** Packets over which the share of lost ones is taken, about, and at least. */
  private static final int SHARE_PACKETS = 600;

  private static final int FEWEST_OF_SHARE = 200;

  private int level;
  private long windowEndNs = Long.MIN_VALUE;
  private int received;
  private int lost;
  private int delays;
  private long delaySumNs;
  private boolean hasReference;
  private long referenceNs;
  private int trouble;
  private int shareLost;
  private int sharePackets;
  private long startNs;

  /** When the level changed last; the start before that. */
  private long lastChangeNs;

  private long lastBadNs;
  private long waitNs = GOOD_AFTER_NS;
  private boolean trying;
  private int triedFrom;
  private boolean changed;
  private long lastDelayNs;
  private long baseDelayNs = Long.MAX_VALUE;
  private long nextBaseDelayNs = Long.MAX_VALUE;
  private long baseSinceNs;

  /**
   * A packet that the receiver reported.
   *
   * @param sentNs when it left
   * @param delayNs arrival minus sending, by two clocks: only differences mean something, modulo
   *     {@link TransportFeedbackReader#WRAP_NS}
   */
  public void onReceived(long sentNs, long delayNs) {
    if (counts(sentNs)) {
      received++;
      delays++;
      delaySumNs += sinceReference(delayNs);
    }
  }

  /** The delay against the first one: a clock that ran for months would not go into a sum. */
  private long sinceReference(long delayNs) {
    if (!hasReference) {
      hasReference = true;
      referenceNs = delayNs;
    }
    long half = TransportFeedbackReader.WRAP_NS / 2;
    return Math.floorMod(delayNs - referenceNs + half, TransportFeedbackReader.WRAP_NS) - half;
  }

  /**
   * A packet that the receiver reported missing.
   *
   * @param sentNs when it left
   */
  public void onLost(long sentNs) {
    if (counts(sentNs)) {
      lost++;
    }
  }

  /**
   * A receiver report (RFC 3550 section 6.4.1) of a stream whose packets no feedback tells of one
   * by one.
   *
   * @param sinceNs when the interval that it speaks of began
   * @param sent packets in the interval
   * @param fractionLost of them, in 1/256
   * @param roundTripNs that it measures, without the time at the receiver; negative: unknown
   */
  public void onReport(long sinceNs, long sent, int fractionLost, long roundTripNs) {
    if (counts(sinceNs)) {
      int packets = (int) Math.min(sent, MOST_REPORTED);
      int missing = packets * fractionLost / 256;
      lost += missing;
      received += packets - missing;
      if (roundTripNs >= 0) {
        delays++;
        delaySumNs += roundTripNs;
      }
    }
  }

  private boolean counts(long sentNs) {
    return !changed || sentNs >= lastChangeNs;
  }

  /**
   * Judges the window where it has ended.
   *
   * @param wanted pictures that the receiver's view asks for
   * @return whether the level changed
   */
  public boolean update(long nowNs, int wanted) {
    if (windowEndNs == Long.MIN_VALUE) {
      windowEndNs = nowNs + WINDOW_NS;
      startNs = lastChangeNs = lastBadNs = baseSinceNs = nowNs;
      return false;
    }
    if (nowNs < windowEndNs) {
      return false;
    }
    if (received + lost < FEWEST_PACKETS) {
      return stepUpWhereQuiet(nowNs, wanted);
    }
    boolean settling = trying && nowNs - lastChangeNs < TRIED_NS;
    boolean starting = !changed && nowNs - startNs < TRIED_NS;
    long delayNs = delays == 0 ? lastDelayNs : delaySumNs / delays;
    boolean late = delays > 0 && aboveBase(delayNs, nowNs);
    boolean drains = late && delayNs < lastDelayNs - DRAINS_NS;
    boolean stuck = late && !drains;
    int excess = 100 * lost - BAD_LOSS_PERCENT * (received + lost);
    int most = starting ? ENOUGH : MOST_OF_ONE_WINDOW;
    int added = stuck ? MOST_OF_ONE_WINDOW : Math.min(drains ? Math.max(excess, 0) : excess, most);
    trouble = Math.clamp(trouble + added, 0, MOST);
    lastDelayNs = delayNs;
    share();
    beginWindow(nowNs);
    if (late || trouble >= MOST_OF_ONE_WINDOW) {
      lastBadNs = nowNs;
    }
    return trouble >= (settling ? MOST_OF_ONE_WINDOW : ENOUGH) && level < lowest(stuck, excess > 0)
        ? stepDown(nowNs)
        : stepUpWhereQuiet(nowNs, wanted);
  }

  /** How far down the trouble leads that there is now. */
  private int lowest(boolean stuck, boolean lossy) {
    if (stuck) {
      return lossy ? MAX_LEVEL : MAX_LEVEL_BY_DELAY;
    }
    boolean heavy = sharePackets >= FEWEST_OF_SHARE && lossIs(HEAVY_LOSS_PERCENT);
    return heavy || lossIs(DROWNED_LOSS_PERCENT) ? MAX_LEVEL : ALL_SMALL;
  }

  private boolean lossIs(int percent) {
    return shareLost * 100 >= sharePackets * percent;
  }

  /** The share of lost packets since the trouble began, older ones fading. */
  private void share() {
    if (trouble == 0) {
      shareLost = sharePackets = 0;
      return;
    }
    if (sharePackets > SHARE_PACKETS) {
      shareLost /= 2;
      sharePackets /= 2;
    }
    shareLost += lost;
    sharePackets += received + lost;
  }

  private void beginWindow(long nowNs) {
    windowEndNs = nowNs + WINDOW_NS;
    received = 0;
    lost = 0;
    delays = 0;
    delaySumNs = 0;
  }

  private boolean aboveBase(long delayNs, long nowNs) {
    if (nowNs - baseSinceNs > BASE_EXPIRES_NS) {
      baseDelayNs = nextBaseDelayNs;
      nextBaseDelayNs = Long.MAX_VALUE;
      baseSinceNs = nowNs;
    }
    nextBaseDelayNs = Math.min(nextBaseDelayNs, delayNs);
    baseDelayNs = Math.min(baseDelayNs, delayNs);
    return delayNs - baseDelayNs > BAD_DELAY_NS;
  }

  private boolean stepDown(long nowNs) {
    if (trying) {
      waitNs = Math.min(waitNs * 2, GOOD_AT_MOST_NS);
    }
    int steps = lossIs(DROWNED_LOSS_PERCENT) ? 2 : 1;
    int lower = level < ALL_SMALL ? ALL_SMALL : Math.min(level + steps, MAX_LEVEL);
    become(trying ? triedFrom : lower, nowNs);
    trying = false;
    return true;
  }

  private boolean stepUpWhereQuiet(long nowNs, int wanted) {
    if (trying && nowNs - lastChangeNs >= GOOD_AFTER_NS) {
      trying = false;
      waitNs = GOOD_AFTER_NS;
    }
    if (level == 0 || nowNs - lastBadNs < waitNs || nowNs - lastChangeNs < waitNs) {
      return false;
    }
    triedFrom = level;
    become(nextBetter(wanted), nowNs);
    trying = true;
    return true;
  }

  /** The next level that shows more; of those that show the same, the best. */
  private int nextBetter(int wanted) {
    int next = level - 1;
    while (next > 0 && wanted > 0 && showsSame(level, next, wanted)) {
      next--;
    }
    while (next > 0 && wanted > 0 && showsSame(next, next - 1, wanted)) {
      next--;
    }
    return next;
  }

  private static boolean showsSame(int a, int b, int wanted) {
    return pictures(a, wanted) == pictures(b, wanted)
        && largePictures(a, wanted) == largePictures(b, wanted)
        && highestLayer(a) == highestLayer(b);
  }

  private void become(int next, long nowNs) {
    level = next;
    lastChangeNs = nowNs;
    changed = true;
    trouble = 0;
    shareLost = sharePackets = 0;
    beginWindow(nowNs);
  }

  /** 0: all is sent; {@link #MAX_LEVEL}: sound alone. */
  public int level() {
    return level;
  }

  /** The highest layer of the large pictures, 0 for the lowest. */
  public int highestLayer() {
    return highestLayer(level);
  }

  private static int highestLayer(int level) {
    return level == 0 ? TOP : 1;
  }

  /**
   * How many pictures may be sent larger than their smallest layer.
   *
   * @param wanted pictures that the receiver's view asks for
   */
  public int largePictures(int wanted) {
    return largePictures(level, wanted);
  }

  private static int largePictures(int level, int wanted) {
    return switch (level) {
      case 0 -> wanted;
      case 1 -> half(wanted);
      case 2 -> quarter(wanted);
      default -> 0;
    };
  }

  /**
   * How many of the wanted pictures may be sent.
   *
   * @param wanted pictures that the receiver's view asks for
   */
  public int pictures(int wanted) {
    return pictures(level, wanted);
  }

  private static int pictures(int level, int wanted) {
    return switch (level) {
      case 0, 1, 2, ALL_SMALL -> wanted;
      case 4 -> half(wanted);
      case 5 -> quarter(wanted);
      case 6 -> Math.min(wanted, 1);
      default -> 0;
    };
  }

  private static int half(int wanted) {
    return (wanted + 1) / 2;
  }

  private static int quarter(int wanted) {
    return Math.min(wanted, Math.max(1, wanted / 4));
  }
}
