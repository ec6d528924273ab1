/**
 * Which consumer gets which producer.
 *
 * <p>A {@link org.setareh.sfu.route.Room} lives on one worker, its home, and decides what each
 * receiver's slots carry. A {@link org.setareh.sfu.route.Track} is a producer as the room sees it;
 * a {@link org.setareh.sfu.route.Feed} is the point of one worker where its packets fan out.
 * Packets enter by {@link org.setareh.sfu.route.Track#forward} on the producer's worker and leave
 * to {@link org.setareh.sfu.route.Feed.Listener}s on each consumer's worker. Start reading at
 * {@link org.setareh.sfu.route.Room}.
 */
@NullMarked
package org.setareh.sfu.route;

import org.jspecify.annotations.NullMarked;
