@NullMarked
package org.setareh.net;

import org.jspecify.annotations.NullMarked;
