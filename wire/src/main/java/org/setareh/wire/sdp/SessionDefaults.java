package org.setareh.wire.sdp;

import java.util.List;

/** What the session level says for every section (RFC 8866 section 6.7, RFC 8285 section 6). */
record SessionDefaults(Direction direction, boolean extmapAllowMixed, List<ExtMap> extensions) {}
