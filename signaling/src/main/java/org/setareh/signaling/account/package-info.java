/**
 * People who come back: their accounts, how they log in, and the links by which they are invited.
 * Start reading at {@link org.setareh.signaling.account.Accounts}.
 */
@NullMarked
package org.setareh.signaling.account;

import org.jspecify.annotations.NullMarked;
