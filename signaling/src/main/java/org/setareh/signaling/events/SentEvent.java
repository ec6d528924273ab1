package org.setareh.signaling.events;

/** An event as it leaves for one reader. */
public record SentEvent(EventId id, Event event) {}
