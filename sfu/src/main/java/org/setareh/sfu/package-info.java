@NullMarked
package org.setareh.sfu;

import org.jspecify.annotations.NullMarked;
