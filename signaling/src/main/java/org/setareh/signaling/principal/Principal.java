package org.setareh.signaling.principal;

/**
 * Who asks. Made once for each request, at the edge, from its cookie or its token, and handed to
 * controllers as a parameter.
 */
public sealed interface Principal permits Person, Program {}
