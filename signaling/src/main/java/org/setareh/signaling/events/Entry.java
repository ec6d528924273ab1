package org.setareh.signaling.events;

/**
 * An event as it stands in a log.
 *
 * @param position the log's place after it, in words of the bus alone: who was told this event
 *     comes back with it
 */
public record Entry(String position, Event event) {}
