@NullMarked
package org.setareh.bench;

import org.jspecify.annotations.NullMarked;
