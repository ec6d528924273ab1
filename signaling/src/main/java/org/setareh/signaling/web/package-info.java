/**
 * The edge of HTTP: ports, headers, proxies, and the files of the web app. Start reading at {@link
 * org.setareh.signaling.web.Listeners}.
 */
@NullMarked
package org.setareh.signaling.web;

import org.jspecify.annotations.NullMarked;
