/**
 * Every setting of the process, from the environment and {@code data/setareh.properties}. Start
 * reading at {@link org.setareh.signaling.settings.Setting}, which lists them all.
 */
@NullMarked
package org.setareh.signaling.settings;

import org.jspecify.annotations.NullMarked;
