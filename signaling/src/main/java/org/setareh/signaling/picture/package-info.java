/**
 * People's pictures: read with care, made anew, small. Start reading at {@link
 * org.setareh.signaling.picture.Pictures}.
 */
@NullMarked
package org.setareh.signaling.picture;

import org.jspecify.annotations.NullMarked;
