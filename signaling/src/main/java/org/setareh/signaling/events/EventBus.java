package org.setareh.signaling.events;

import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * Events by address, and logs that follow addresses. A log has one numbering for all that it
 * follows, and a memory: whoever reads it and was away comes back with the position of the last
 * event that was seen.
 *
 * <p>Any thread. A boundary: several nodes will share one through Redis, so positions are the bus's
 * own. Nothing is called back, and no lock of a caller has to be held: whoever needs a whole state
 * and what came after it asks for the {@link #position} first, then reads the state, then asks for
 * what came {@link #after} that position; what the state had already comes once more, and does no
 * harm where it carries its version.
 */
public interface EventBus {
  /**
   * Tells every log that follows the event's address. Callers keep an address's events in order.
   */
  void publish(Event event);

  /**
   * From now on the log has what the address says, and nothing that it said before. Who follows an
   * address twice leaves it twice. A log's name is an address, which it always follows.
   */
  void follow(String log, String address);

  /** Nothing of the address is in the log any more, not even what it has said. */
  void leave(String log, String address);

  /** Where the log stands now. Begins the log where there is none. */
  String position(String log);

  /**
   * From now on, and until it ends, the log has what the address says; that alone keeps no log from
   * being forgotten. For an address that belongs to the log for life: it is never left, and
   * attending twice is attending once.
   *
   * @return where the log stands now, as {@link #position} says it
   */
  String attend(String log, String address);

  /**
   * What came after a position, and from then on what comes; without the events of addresses that
   * the log left since, even where it follows them again. The {@linkplain Event#last() last} event
   * of an address is told all the same. Ends with a {@link SlowReaderException} for a reader that
   * is too slow, and with the log. A log has three readers at most, a fourth ends the oldest.
   *
   * @return empty where the log does not know that position: it is another log's, or too old
   */
  Optional<Flux<Entry>> after(String log, String position);

  /** Ends a log and all who read it; nothing is remembered. */
  void end(String log);
}
