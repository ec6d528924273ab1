/**
 * What people write to each other. Enters: frames of {@code /ws/chat}, requests for history,
 * contacts and rooms that change. Leaves: rows of messages, and frames to the sockets of those who
 * are in the conversation, in the order in which they were stored. A frame is handled on a virtual
 * thread, one after another of each socket. Start reading at {@link
 * org.setareh.signaling.conversation.Conversations}.
 */
@NullMarked
package org.setareh.signaling.conversation;

import org.jspecify.annotations.NullMarked;
