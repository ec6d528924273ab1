package org.setareh.signaling.session;

import java.util.UUID;

/** A browser that a cookie stands for. The id is no secret; the cookie is. */
public record Session(UUID id) {
  /** The id in words. */
  public String publicId() {
    return id.toString();
  }

  /** Where events for it go; names its log of events too. */
  public String address() {
    return "session/" + id;
  }
}
