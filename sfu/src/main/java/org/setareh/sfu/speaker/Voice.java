package org.setareh.sfu.speaker;

/** How loud one participant was lately. */
final class Voice {
  /** Louder than -60 dBov counts as sound: quieter is a room's noise. */
  private static final int ACTIVE_LOUDNESS = 127 - 60;

  /** Opus packets of 20 ms below this hold no speech, at the lowest rates that browsers use. */
  private static final int ACTIVE_BYTES = 20;

  private static final double RISE_NS = 60e6;
  private static final double FALL_NS = 400e6;

  /** Gaps between words that do not end a turn to speak. */
  private static final long PAUSE_NS = 200_000_000;

  /** Without packets for so long a source is silent: DTX renews comfort noise every 400 ms. */
  private static final long STALE_NS = 500_000_000;

  final int index;
  boolean loud;
  private double score;
  private boolean active;
  private boolean everActive;
  private boolean withoutLevel;

  /** Once it told a level; what tells none says nothing from then on. */
  private boolean tellsLevels;

  private long lastNs;
  private long lastActiveNs;
  private long louderSinceNs;
  private boolean louder;

  Voice(int index, long nowNs) {
    this.index = index;
    lastNs = nowNs;
  }

  /** Returns whether it began to be heard with this packet. */
  boolean onLevel(int level, boolean voice, long nowNs) {
    if (!tellsLevels) {
      tellsLevels = true;
      judgedBySize(false);
    }
    int loudness = 127 - level;
    // A sender that says "no voice" may still be right about its level: music, another language of
    // detectors. It only has to be louder.
    return hear(loudness, loudness >= ACTIVE_LOUDNESS + (voice ? 0 : 10), nowNs);
  }

  boolean onPacketWithoutLevel(int bytes, long nowNs) {
    if (tellsLevels) {
      return false;
    }
    judgedBySize(true);
    return hear(Math.min(bytes, 127), bytes >= ACTIVE_BYTES, nowNs);
  }

  private void judgedBySize(boolean size) {
    if (withoutLevel != size) {
      withoutLevel = size;
      loud = false; // the places are counted by kind
      score = 0;
    }
  }

  private boolean hear(int loudness, boolean nowActive, long nowNs) {
    boolean began = nowActive && !active;
    active = nowActive;
    if (nowActive) {
      everActive = true;
      lastActiveNs = nowNs;
    }
    if (nowActive || !speaks(nowNs)) {
      follow(loudness, nowNs);
    } else {
      // A gap between words makes nobody quieter than another who is just within one.
      lastNs = Math.max(lastNs, nowNs);
    }
    return began;
  }

  /** Lets the score fall where no packets come. */
  void age(long nowNs) {
    if (nowNs - lastNs > STALE_NS) {
      active = false;
      follow(0, nowNs);
    }
  }

  private void follow(int loudness, long nowNs) {
    double elapsed = Math.max(0, nowNs - lastNs);
    double constant = loudness > score ? RISE_NS : FALL_NS;
    score += (loudness - score) * elapsed / (elapsed + constant);
    lastNs = Math.max(lastNs, nowNs);
  }

  /** Remembers since when the voice is clearly louder than the dominant one. */
  void compare(boolean clearlyLouder, long nowNs) {
    if (clearlyLouder && !louder) {
      louderSinceNs = nowNs;
    }
    louder = clearlyLouder;
  }

  boolean louderFor(long durationNs, long nowNs) {
    return louder && nowNs - louderSinceNs >= durationNs;
  }

  /** About the level in dB above silence, smoothed: 0 to 127. Only comparable among its kind. */
  double score() {
    return score;
  }

  boolean active() {
    return active;
  }

  boolean withoutLevel() {
    return withoutLevel;
  }

  /** Whether it has a turn: gaps between words are within. */
  boolean speaks(long nowNs) {
    return heardWithin(PAUSE_NS, nowNs);
  }

  boolean heardWithin(long durationNs, long nowNs) {
    return everActive && nowNs - lastActiveNs <= durationNs;
  }
}
