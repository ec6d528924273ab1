package org.setareh.sfu.congestion;

import java.util.concurrent.TimeUnit;

/**
 * Whether one receiver's network bears what is sent to it. Called by the peer's worker.
 *
 * <p>A stand-in for bandwidth estimation, with one output, a level: at 0 all is sent as large as
 * wanted, at 1 and 2 a half and a quarter of the pictures is one layer above the smallest, at
 * {@value #ALL_SMALL} each has its smallest layer, and each further level has fewer pictures; sound
 * is never taken. Feedback is judged in windows of {@value #WINDOW_MS} ms. A window is bad when
 * more than {@value #BAD_LOSS_PERCENT} % of its packets were lost or the one-way delay rose by more
 * than {@value #BAD_DELAY_MS} ms over the smallest seen lately. Delay alone steps down to level
 * {@value #MAX_LEVEL_BY_DELAY} at most: a receiver whose processor is busy looks late too.
 *
 * <p>Two bad windows in a row step down, at once to {@value #ALL_SMALL} where pictures are large.
 * {@value #GOOD_AFTER_S} s without a bad one step up by one, so that a try costs the sound little:
 * large pictures come back a few at a time. A step up is a try for {@value #TRIED_S} s, in which
 * one bad window is enough, as is one with loss at the very start. A try that fails is taken back,
 * no more, and doubles the wait before the next, up to {@value #GOOD_AT_MOST_S} s, so that a narrow
 * link is not flooded again and again.
 */
public final class ReceiverHealth {
  static final int WINDOW_MS = 500;
  static final int BAD_LOSS_PERCENT = 8;
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
  private static final int FEWEST_PACKETS = 20;

  private int level;
  private long windowEndNs = Long.MIN_VALUE;
  private int received;
  private int lost;
  private long delaySumNs;
  private int delays;
  private int badWindows;
  private long lastChangeNs;
  private long lastBadNs;
  private long waitNs = GOOD_AFTER_NS;
  private boolean steppedUp;
  private boolean changed;
  private long baseDelayNs = Long.MAX_VALUE;
  private long nextBaseDelayNs = Long.MAX_VALUE;
  private long baseSinceNs;

  /**
   * A packet that the receiver reported.
   *
   * @param delayNs arrival minus sending, by two clocks: only differences mean something
   */
  public void onReceived(long delayNs) {
    received++;
    delaySumNs += delayNs;
    delays++;
  }

  /** A packet that the receiver reported missing. */
  public void onLost() {
    lost++;
  }

  /**
   * Judges the window where it has ended.
   *
   * @return whether the level changed
   */
  public boolean update(long nowNs) {
    if (windowEndNs == Long.MIN_VALUE) {
      windowEndNs = nowNs + WINDOW_NS;
      lastChangeNs = nowNs;
      lastBadNs = nowNs;
      baseSinceNs = nowNs;
      return false;
    }
    if (nowNs < windowEndNs || received + lost < FEWEST_PACKETS) {
      return nowNs >= windowEndNs && stepUpWhereQuiet(nowNs);
    }
    boolean late = delayGrew(nowNs);
    boolean lossy = lost * 100 > (received + lost) * BAD_LOSS_PERCENT;
    boolean bad = lossy || late;
    beginWindow(nowNs);
    if (!bad) {
      badWindows = 0;
      return stepUpWhereQuiet(nowNs);
    }
    lastBadNs = nowNs;
    badWindows++;
    boolean fresh = nowNs - lastChangeNs < TRIED_NS;
    boolean enough = badWindows >= 2 || fresh && (steppedUp || lossy && !changed);
    return enough && (lossy || level < MAX_LEVEL_BY_DELAY) && stepDown(nowNs);
  }

  private void beginWindow(long nowNs) {
    windowEndNs = nowNs + WINDOW_NS;
    received = 0;
    lost = 0;
    delaySumNs = 0;
    delays = 0;
  }

  private boolean delayGrew(long nowNs) {
    if (delays == 0) {
      return false;
    }
    long delayNs = delaySumNs / delays;
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
    badWindows = 0;
    boolean failedTry = steppedUp && nowNs - lastChangeNs < waitNs;
    if (failedTry) {
      waitNs = Math.min(waitNs * 2, GOOD_AT_MOST_NS);
    }
    steppedUp = false;
    if (level == MAX_LEVEL) {
      return false;
    }
    level = failedTry ? level + 1 : Math.max(level + 1, ALL_SMALL);
    lastChangeNs = nowNs;
    changed = true;
    return true;
  }

  private boolean stepUpWhereQuiet(long nowNs) {
    if (nowNs - lastBadNs < waitNs || nowNs - lastChangeNs < waitNs) {
      return false;
    }
    lastChangeNs = nowNs;
    if (level == 0) {
      waitNs = GOOD_AFTER_NS;
      return false;
    }
    level--;
    steppedUp = true;
    beginWindow(nowNs);
    return true;
  }

  /** 0: all is sent; {@link #MAX_LEVEL}: sound alone. */
  public int level() {
    return level;
  }

  /** The highest layer of the large pictures, 0 for the lowest. */
  public int highestLayer() {
    return level == 0 ? TOP : 1;
  }

  /** Whether every picture that is wanted may be sent, in whichever layer. */
  public boolean allPictures() {
    return level <= ALL_SMALL;
  }

  /**
   * How many pictures may be sent larger than their smallest layer.
   *
   * @param wanted pictures that the receiver's view asks for
   */
  public int largePictures(int wanted) {
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
