package org.setareh.signaling.whip;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * A fragment of a description (RFC 8840, section 9): ICE credentials and candidates.
 *
 * @param ufrag null where the fragment has none
 */
record SdpFragment(@Nullable String ufrag, @Nullable String password) {
  private static final String UFRAG = "a=ice-ufrag:";
  private static final String PASSWORD = "a=ice-pwd:";
  private static final List<String> OF_ICE =
      List.of(
          "a=ice-lite",
          "a=ice-options:",
          "a=group:BUNDLE",
          "m=",
          "a=mid:",
          UFRAG,
          PASSWORD,
          "a=candidate:",
          "a=end-of-candidates");

  static SdpFragment parse(String text) {
    String ufrag = value(text, UFRAG).orElse(null);
    String password = value(text, PASSWORD).orElse(null);
    boolean readable = text.lines().allMatch(line -> line.isBlank() || line.matches("[a-z]=.*"));
    if (!readable || (ufrag == null) != (password == null)) {
      throw new Problem(
          ProblemCode.BAD_REQUEST,
          "Send lines of SDP: candidates, and a=ice-ufrag together with a=ice-pwd.");
    }
    return new SdpFragment(ufrag, password);
  }

  /** The first credentials' name in an offer. */
  static @Nullable String ufragOf(String offer) {
    return value(offer, UFRAG).orElse(null);
  }

  /**
   * Our side of a restart: what the answer says of ICE, in its first section alone, since all are
   * bundled. Its {@code m=} and mid stay, which candidates need in front (RFC 8840, section 9).
   */
  static String of(ConnectAnswer answer) {
    StringBuilder fragment = new StringBuilder();
    int sections = 0;
    for (String line : answer.sdp().lines().toList()) {
      sections += line.startsWith("m=") ? 1 : 0;
      if (sections <= 1 && OF_ICE.stream().anyMatch(line::startsWith)) {
        fragment.append(line).append("\r\n");
      }
    }
    return fragment.toString();
  }

  private static Optional<String> value(String text, String attribute) {
    return text.lines()
        .filter(line -> line.startsWith(attribute))
        .map(line -> line.substring(attribute.length()).strip())
        .findFirst();
  }
}
