/**
 * Calls between two accounts: rung, answered, connected browser to browser, ended. Enters: what the
 * tabs of the two ask for, sessions that end, time. Leaves: events to accounts and to the tabs'
 * sessions, and a row for each call that ended. The states are a machine without I/O ({@link
 * org.setareh.signaling.call.Switchboard}, {@link org.setareh.signaling.call.Call}), called under
 * one lock by {@link org.setareh.signaling.call.Calls}, where to start reading.
 */
@NullMarked
package org.setareh.signaling.call;

import org.jspecify.annotations.NullMarked;
