package org.setareh.sfu.ice;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Path;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunWriter;

/** Writes responses to binding requests (RFC 8489 section 6.3.1). Reusable; one thread. */
final class IceAnswer {
  private final StunWriter writer = new StunWriter();

  /** With the peer's address as we see it. */
  int success(StunMessage request, Path path, StunIntegrity key, MemorySegment out, long offset) {
    writer
        .beginResponse(out, offset, StunClass.SUCCESS, request)
        .address(
            StunAttribute.XOR_MAPPED_ADDRESS,
            path.remoteHigh(),
            path.remoteLow(),
            path.remotePort());
    return sign(request, key);
  }

  /**
   * @param key null where the request was not authenticated
   */
  int error(
      StunMessage request,
      int code,
      String reason,
      @Nullable StunIntegrity key,
      MemorySegment out,
      long offset) {
    writer.beginResponse(out, offset, StunClass.ERROR, request).errorCode(code, reason);
    return key == null ? writer.fingerprint().end() : sign(request, key);
  }

  int unknownAttributes(
      StunMessage request,
      int[] types,
      int count,
      StunIntegrity key,
      MemorySegment out,
      long offset) {
    writer
        .beginResponse(out, offset, StunClass.ERROR, request)
        .errorCode(420, "Unknown Attribute")
        .unknownAttributes(types, count);
    return sign(request, key);
  }

  /** By the (stronger) algorithm the request was signed with (RFC 8489 section 9.1.3). */
  private int sign(StunMessage request, StunIntegrity key) {
    if (request.has(StunAttribute.MESSAGE_INTEGRITY_SHA256)) {
      writer.messageIntegritySha256(key);
    } else {
      writer.messageIntegrity(key);
    }
    return writer.fingerprint().end();
  }
}
