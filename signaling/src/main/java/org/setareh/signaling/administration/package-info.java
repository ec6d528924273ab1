/**
 * What administrators see and do: the accounts of others, the rooms in use, how full the server is.
 */
@NullMarked
package org.setareh.signaling.administration;

import org.jspecify.annotations.NullMarked;
