package org.setareh.net;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is due when: a binary heap by time, in which each item knows its place, so that making one
 * due earlier costs a few comparisons and asking who is due next costs none, however many wait. One
 * thread.
 */
public final class Deadlines<T> {
  /** Not due at all. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int NOWHERE = -1;

  /**
   * An item's place among those of the heap that {@link Deadlines#add} put it into; until then, and
   * after {@link Deadlines#remove}, it only keeps its time.
   */
  public static final class Deadline<T> {
    private final T of;
    private @Nullable Deadlines<T> among;
    private long atNs = NEVER;
    private int place = NOWHERE;

    /**
     * @param of who is due
     */
    public Deadline(T of) {
      this.of = of;
    }

    /** Due at this time at the latest; a later time than before changes nothing. */
    public void at(long deadlineNs) {
      if (deadlineNs < atNs) {
        atNs = deadlineNs;
        Deadlines<T> all = among;
        if (all != null) {
          all.earlier(this);
        }
      }
    }
  }

  private @Nullable Deadline<T>[] heap = empty(16);
  private int count;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> @Nullable Deadline<T>[] empty(int length) {
    return new Deadline[length];
  }

  public void add(Deadline<T> deadline) {
    if (deadline.among != null) {
      throw new IllegalStateException("waits already");
    }
    deadline.among = this;
    if (deadline.atNs != NEVER) {
      earlier(deadline);
    }
  }

  /** Without effect where it is not here. */
  public void remove(Deadline<T> deadline) {
    if (deadline.among == this) {
      if (deadline.place != NOWHERE) {
        take(deadline);
      }
      deadline.among = null;
    }
  }

  /** When the next one is due; {@link #NEVER}: nobody is. */
  public long nextNs() {
    return count == 0 ? NEVER : at(0).atNs;
  }

  /**
   * Who is due, the earliest first, or null. It is due no more until it says when again; who says
   * "now" is behind everyone who was due before.
   */
  public @Nullable T poll(long nowNs) {
    if (nextNs() > nowNs) {
      return null;
    }
    Deadline<T> first = at(0);
    take(first);
    first.atNs = NEVER;
    return first.of;
  }

  /** Takes all out. */
  public void clear() {
    for (int i = 0; i < count; i++) {
      at(i).place = NOWHERE;
      at(i).among = null;
    }
    Arrays.fill(heap, 0, count, null);
    count = 0;
  }

  private void earlier(Deadline<T> deadline) {
    if (deadline.place == NOWHERE) {
      if (count == heap.length) {
        heap = Arrays.copyOf(heap, 2 * count);
      }
      deadline.place = count;
      heap[count++] = deadline;
    }
    up(deadline);
  }

  private void take(Deadline<T> deadline) {
    int hole = deadline.place;
    deadline.place = NOWHERE;
    Deadline<T> last = at(--count);
    heap[count] = null;
    if (last != deadline) {
      last.place = hole;
      heap[hole] = last;
      up(last);
      down(last);
    }
  }

  private void up(Deadline<T> deadline) {
    int place = deadline.place;
    while (place > 0 && deadline.atNs < at((place - 1) / 2).atNs) {
      put(at((place - 1) / 2), place);
      place = (place - 1) / 2;
    }
    put(deadline, place);
  }

  private void down(Deadline<T> deadline) {
    int place = deadline.place;
    for (int child = 2 * place + 1; child < count; child = 2 * place + 1) {
      if (child + 1 < count && at(child + 1).atNs < at(child).atNs) {
        child++;
      }
      if (deadline.atNs <= at(child).atNs) {
        break;
      }
      put(at(child), place);
      place = child;
    }
    put(deadline, place);
  }

  private void put(Deadline<T> deadline, int place) {
    deadline.place = place;
    heap[place] = deadline;
  }

  private Deadline<T> at(int place) {
    return Objects.requireNonNull(heap[place]);
  }
}
