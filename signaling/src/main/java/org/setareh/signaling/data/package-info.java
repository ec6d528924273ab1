/**
 * The data folder, its keys and the database. Start reading at {@link
 * org.setareh.signaling.data.Database}.
 */
@NullMarked
package org.setareh.signaling.data;

import org.jspecify.annotations.NullMarked;
