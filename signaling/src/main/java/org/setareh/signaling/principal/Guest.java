package org.setareh.signaling.principal;

import org.setareh.signaling.session.Session;

/** Somebody without an account: a browser that has joined a room. */
public record Guest(Session session) implements Person {}
