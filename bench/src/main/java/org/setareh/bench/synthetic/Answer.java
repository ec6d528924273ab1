package org.setareh.bench.synthetic;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.setareh.sfu.dtls.Fingerprint;

/**
 * What a synthetic participant needs of an answer, read loosely, so that it fits other servers too.
 *
 * @param passive whether the server waits for our ClientHello
 */
public record Answer(
    String ufrag,
    String password,
    List<Fingerprint> fingerprints,
    InetSocketAddress server,
    boolean passive) {

  private static final Pattern CANDIDATE =
      Pattern.compile(
          "a=candidate:\\S+ 1 udp (\\d+) (\\S+) (\\d+) typ host", Pattern.CASE_INSENSITIVE);

  /**
   * @param preferred text that the wanted candidate's address begins with, such as {@code 127.};
   *     else the one of the highest priority is taken
   */
  public static Answer parse(String sdp, String preferred) {
    return new Answer(
        first(sdp, "a=ice-ufrag:(\\S+)"),
        first(sdp, "a=ice-pwd:(\\S+)"),
        fingerprints(sdp),
        server(sdp, preferred),
        sdp.contains("a=setup:passive"));
  }

  private static String first(String sdp, String regex) {
    Matcher matcher = Pattern.compile(regex).matcher(sdp);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + regex + " in the answer");
    }
    return matcher.group(1);
  }

  private static List<Fingerprint> fingerprints(String sdp) {
    Fingerprint fingerprint = Fingerprint.parse(first(sdp, "a=fingerprint:([^\r\n]+)"));
    return fingerprint == null ? List.of() : List.of(fingerprint);
  }

  private static InetSocketAddress server(String sdp, String preferred) {
    Matcher matcher = CANDIDATE.matcher(sdp);
    InetSocketAddress best = null;
    long bestPriority = -1;
    while (matcher.find()) {
      long priority =
          Long.parseLong(matcher.group(1))
              + (matcher.group(2).startsWith(preferred) ? 1L << 40 : 0);
      if (priority > bestPriority) {
        bestPriority = priority;
        best = new InetSocketAddress(matcher.group(2), Integer.parseInt(matcher.group(3)));
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("no candidate in the answer");
    }
    return best;
  }
}
