package org.setareh.sfu.speaker;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the dominant speaker of a room and the loudest few. On the room's thread; no allocation but
 * when a participant is heard for the first time.
 *
 * <p>After "Dominant speaker identification for multipoint videoconferencing" (Volfin, Cohen), made
 * simple. The dominant speaker changes only to one who was clearly louder for {@value #SWITCH_NS}
 * ns without a break, and stays while nobody speaks: a cough takes no picture away. A place among
 * the loudest is taken at once, and kept for {@value #HOLD_NS} ns after the last sound, so that the
 * ends of words are not cut; one who still speaks loses it only to somebody clearly louder.
 *
 * <p>Sources without the level extension (FFmpeg's by WHIP) are judged by the size of their
 * packets; one that ever told a level is judged by its levels alone. Since sizes do not compare
 * with levels, one of them has a place of its own beside the loudest, and it is dominant only where
 * nobody with a level ever was.
 */
public final class SpeakerDetector {
  static final long SWITCH_NS = 300_000_000;
  static final long HOLD_NS = 1_000_000_000;

  /** How much louder in dB is "clearly louder". */
  private static final double MARGIN = 6;

  private static final int NOBODY = -1;

  private final int places;
  private final int[] loud;
  private int loudCount;
  private @Nullable Voice[] voices = new Voice[8];
  private int count;
  private int dominant = NOBODY;

  /**
   * @param places of the loudest, 1 or more; one more for sources without level
   */
  public SpeakerDetector(int places) {
    this.places = places;
    loud = new int[places + 1];
  }

  /**
   * A packet of a participant whose source tells its level.
   *
   * @param index any number that stands for the participant
   * @param level 0 to 127 in -dBov
   * @param voice what the sender's voice detector says
   * @return whether the participant just began to be heard: {@link #update} is due
   */
  public boolean onLevel(int index, int level, boolean voice, long nowNs) {
    return voice(index, nowNs).onLevel(level, voice, nowNs);
  }

  /**
   * A packet of a participant whose source tells no level.
   *
   * @param bytes of the codec's payload
   * @return whether the participant just began to be heard: {@link #update} is due
   */
  public boolean onPacketWithoutLevel(int index, int bytes, long nowNs) {
    return voice(index, nowNs).onPacketWithoutLevel(bytes, nowNs);
  }

  /** Forgets a participant; {@link #update} tells the rest. */
  public void remove(int index) {
    int at = find(index);
    if (at >= 0) {
      System.arraycopy(voices, at + 1, voices, at, --count - at);
      voices[count] = null;
    }
  }

  /**
   * Decides anew; to be called every 100 ms or so, and soon after a packet's method says so.
   *
   * @return whether {@link #dominant} or the set of the loud ones changed
   */
  public boolean update(long nowNs) {
    for (int i = 0; i < count; i++) {
      at(i).age(nowNs);
    }
    boolean switched = chooseDominant(nowNs);
    boolean changed = choosePlaces(nowNs);
    if (switched || changed) {
      list();
    }
    return switched || changed;
  }

  /** The participant who speaks, or who spoke last; -1: nobody did so far, or they left. */
  public int dominant() {
    return dominant;
  }

  /** How many are loud now: 0 to places + 1. */
  public int loudCount() {
    return loudCount;
  }

  /** A loud participant; at the last change the loudest first, sources without level last. */
  public int loud(int position) {
    return loud[position];
  }

  private boolean chooseDominant(long nowNs) {
    int held = dominant == NOBODY ? -1 : find(dominant);
    Voice current = held < 0 ? null : at(held);
    Voice next = null;
    for (int i = 0; i < count; i++) {
      Voice voice = at(i);
      voice.compare(voice != current && mayFollow(voice, current, nowNs), nowNs);
      if (voice.louderFor(current == null ? 0 : SWITCH_NS, nowNs)
          && (next == null || ranksBefore(voice, next))) {
        next = voice;
      }
    }
    int chosen = next != null ? next.index : current != null ? current.index : NOBODY;
    boolean switched = chosen != dominant;
    dominant = chosen;
    return switched;
  }

  private static boolean mayFollow(Voice voice, @Nullable Voice current, long nowNs) {
    if (!voice.speaks(nowNs)) {
      return false;
    }
    if (current == null) {
      return true;
    }
    if (voice.withoutLevel() != current.withoutLevel()) {
      return current.withoutLevel();
    }
    return voice.score() > current.score() + MARGIN;
  }

  /** Louder; a source with a level before any without. */
  private static boolean ranksBefore(Voice a, Voice b) {
    return a.withoutLevel() == b.withoutLevel() ? a.score() > b.score() : b.withoutLevel();
  }

  private boolean choosePlaces(long nowNs) {
    boolean changed = loudCount != countLoud();
    for (int i = 0; i < count; i++) {
      Voice voice = at(i);
      if (voice.loud && !voice.heardWithin(HOLD_NS, nowNs)) {
        voice.loud = false;
        changed = true;
      }
    }
    changed |= fill(false, places, nowNs);
    changed |= fill(true, 1, nowNs);
    return changed;
  }

  /** Gives free places to the loudest who speak, then those of whom somebody clearly outdoes. */
  private boolean fill(boolean withoutLevel, int limit, long nowNs) {
    boolean changed = false;
    int taken = 0;
    for (int i = 0; i < count; i++) {
      taken += at(i).loud && at(i).withoutLevel() == withoutLevel ? 1 : 0;
    }
    while (true) {
      Voice newcomer = null;
      Voice weakest = null;
      for (int i = 0; i < count; i++) {
        Voice voice = at(i);
        if (voice.withoutLevel() != withoutLevel) {
          continue;
        }
        if (voice.loud) {
          weakest = weakest == null || yieldsBefore(voice, weakest, nowNs) ? voice : weakest;
        } else if (voice.active() && (newcomer == null || voice.score() > newcomer.score())) {
          newcomer = voice;
        }
      }
      if (newcomer == null) {
        return changed;
      }
      if (taken >= limit) {
        if (weakest == null || !outdoes(newcomer, weakest, nowNs)) {
          return changed;
        }
        weakest.loud = false;
        taken--;
      }
      newcomer.loud = true;
      taken++;
      changed = true;
    }
  }

  /** Who is silent goes first, then the quieter one. */
  private static boolean yieldsBefore(Voice a, Voice b, long nowNs) {
    boolean speaks = b.speaks(nowNs);
    return a.speaks(nowNs) == speaks ? a.score() < b.score() : speaks;
  }

  private static boolean outdoes(Voice newcomer, Voice holder, long nowNs) {
    return !newcomer.withoutLevel()
        && newcomer.score() > holder.score() + (holder.speaks(nowNs) ? MARGIN : 0);
  }

  private int countLoud() {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += at(i).loud ? 1 : 0;
    }
    return sum;
  }

  private void list() {
    loudCount = 0;
    for (int i = 0; i < count; i++) {
      Voice voice = at(i);
      if (voice.loud) {
        int position = loudCount++;
        while (position > 0 && ranksBefore(voice, at(find(loud[position - 1])))) {
          loud[position] = loud[position - 1];
          position--;
        }
        loud[position] = voice.index;
      }
    }
  }

  private Voice voice(int index, long nowNs) {
    int at = find(index);
    if (at >= 0) {
      return at(at);
    }
    int place = -at - 1;
    if (count == voices.length) {
      voices = Arrays.copyOf(voices, 2 * count);
    }
    System.arraycopy(voices, place, voices, place + 1, count - place);
    Voice voice = new Voice(index, nowNs);
    voices[place] = voice;
    count++;
    return voice;
  }

  /** Binary search: the position, or where it would be, as -position - 1. */
  private int find(int index) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = at(middle).index;
      if (found == index) {
        return middle;
      }
      if (found < index) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private Voice at(int position) {
    Voice voice = voices[position];
    if (voice == null) {
      throw new IllegalStateException("no voice at " + position);
    }
    return voice;
  }
}
