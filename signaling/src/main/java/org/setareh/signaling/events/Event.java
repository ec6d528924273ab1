package org.setareh.signaling.events;

/** Something to tell: the event's name and its data, JSON on one line. */
public record Event(String name, String json) {}
