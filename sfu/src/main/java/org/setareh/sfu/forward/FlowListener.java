package org.setareh.sfu.forward;

/** Hears when a slot's new picture or sound begins, before its first packet is handed out. */
@FunctionalInterface
public interface FlowListener {
  /**
   * The first packet of the source last given to {@link Consumer#switchTo} is about to leave.
   * Called on the consumer's worker from within {@link Consumer#offer}; must not call the consumer.
   *
   * @param rtpTimestamp of that packet, as the receiver will see it
   */
  void flowing(Consumer consumer, Source source, int rtpTimestamp);
}
