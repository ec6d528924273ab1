@NullMarked
package org.setareh.wire;

import org.jspecify.annotations.NullMarked;
