package org.setareh.signaling.whip;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.ProblemHandler;
import org.setareh.wire.sdp.SdpException;
import org.setareh.wire.sdp.SdpFragment;
import org.setareh.wire.sdp.SdpFragment.Section;
import org.setareh.wire.sdp.TransportAttributes;

/** Reads and writes what a PATCH says of ICE (RFC 8840 section 9). */
final class Fragments {
  private static final int LONGEST_DESCRIPTION = 1024 * 1024;

  private Fragments() {}

  /** A fragment that says something of ICE, with both credentials or none. */
  static SdpFragment read(@Nullable String body) {
    if (body != null && body.length() > SdpFragment.MAX_LENGTH) {
      throw ProblemHandler.tooLarge();
    }
    try {
      SdpFragment fragment = SdpFragment.parse(body == null ? "" : body);
      TransportAttributes credentials = fragment.credentials();
      boolean whole = (credentials.iceUfrag() == null) == (credentials.icePwd() == null);
      boolean empty =
          credentials.iceUfrag() == null
              && fragment.allCandidates().isEmpty()
              && !fragment.endOfCandidates()
              && fragment.sections().stream().noneMatch(Section::endOfCandidates);
      if (whole && !empty) {
        return fragment;
      }
    } catch (SdpException e) {
      throw malformed(e.getMessage() + ". ");
    }
    throw malformed("");
  }

  /** The name of the first credentials in a whole description. */
  static @Nullable String ufragOf(String description) {
    try {
      return SdpFragment.parse(description, LONGEST_DESCRIPTION).credentials().iceUfrag();
    } catch (SdpException _) {
      return null;
    }
  }

  /**
   * Our side of a restart: what the answer says of ICE, with {@code ice-lite} and {@code
   * ice-options} as there (RFC 9725 section 4.3.3), in the section that carries the bundle. Its
   * {@code m=} and mid stay, which candidates need in front (RFC 8840 section 9).
   */
  static String of(ConnectAnswer answer) {
    try {
      SdpFragment whole = SdpFragment.parse(answer.sdp(), LONGEST_DESCRIPTION);
      Section carrier =
          whole.sections().stream()
              .filter(Section::endOfCandidates) // refused ones have none
              .findFirst()
              .orElseThrow();
      TransportAttributes said = carrier.transport();
      TransportAttributes ice =
          new TransportAttributes(
              said.iceUfrag(), said.icePwd(), said.iceOptions(), List.of(), null);
      Section section =
          new Section(
              carrier.mediaLine(),
              carrier.mid(),
              ice,
              carrier.candidates(),
              carrier.endOfCandidates());
      return new SdpFragment(
              new TransportAttributes(null, null, whole.transport().iceOptions(), List.of(), null),
              whole.iceLite(),
              whole.bundleGroups(),
              List.of(),
              false,
              List.of(section))
          .toString();
    } catch (SdpException e) {
      throw new IllegalStateException("our own answer cannot be read", e);
    }
  }

  private static Problem malformed(String reason) {
    return new Problem(
        ProblemCode.BAD_REQUEST,
        reason + "Send lines of SDP: candidates, and a=ice-ufrag together with a=ice-pwd.");
  }
}
