/**
 * People and what they are to each other: found, asked, accepted, blocked. Start reading at {@link
 * org.setareh.signaling.contact.Contacts}. Everything runs on virtual threads.
 */
@NullMarked
package org.setareh.signaling.contact;

import org.jspecify.annotations.NullMarked;
