package org.setareh.sfu.transport;

/** How long a connection waits, in nanoseconds. */
public record Patience(long silentAfterNs, long lostAfterNs, long connectWithinNs) {}
