@NullMarked
package org.setareh.signaling;

import org.jspecify.annotations.NullMarked;
