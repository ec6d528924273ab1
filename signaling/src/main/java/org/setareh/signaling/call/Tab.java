package org.setareh.signaling.call;

import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.session.Session;

/**
 * A page in a browser: the end point of a call's side.
 *
 * @param id the page's own, drawn anew each time it is loaded
 */
record Tab(String id, Session session) {
  static final String SHAPE = "t_[A-Za-z0-9_-]{22}";
  private static final Pattern ID = Pattern.compile(SHAPE);

  /** Reads the id that a page sent. */
  static Tab of(@Nullable String id, Session session) {
    if (id == null || !ID.matcher(id).matches()) {
      throw Problem.badField("tab", "give the page's own id: t_ and 22 characters of base64url");
    }
    return new Tab(id, session);
  }

  /** Whose page it is. */
  UUID account() {
    return Objects.requireNonNull(session.account());
  }
}
