package org.setareh.bench.synthetic;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.setareh.sfu.dtls.Fingerprint;

/**
 * What a synthetic participant needs of an answer, read loosely, so that it fits other servers too.
 *
 * @param passive whether the server waits for our ClientHello
 * @param streams of each section by its mid: the SSRC and, where there is one, that of RTX
 */
public record Answer(
    String ufrag,
    String password,
    List<Fingerprint> fingerprints,
    InetSocketAddress server,
    boolean passive,
    Map<String, List<Integer>> streams) {

  private static final Pattern MID = Pattern.compile("(?m)^a=mid:(\\S+)");
  private static final Pattern SSRC = Pattern.compile("(?m)^a=ssrc:(\\d+) ");
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
        sdp.contains("a=setup:passive"),
        streams(sdp));
  }

  /** The same server under the ICE credentials of a restart. */
  public Answer restarted(String newUfrag, String newPassword) {
    return new Answer(newUfrag, newPassword, fingerprints, server, passive, streams);
  }

  private static String first(String sdp, String regex) {
    Matcher matcher = Pattern.compile(regex).matcher(sdp);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + regex + " in the answer");
    }
    return matcher.group(1);
  }

  private static Map<String, List<Integer>> streams(String sdp) {
    Map<String, List<Integer>> streams = new HashMap<>();
    for (String section : sdp.split("(?m)^m=")) {
      Matcher mid = MID.matcher(section);
      if (mid.find()) {
        streams.put(
            mid.group(1),
            SSRC.matcher(section)
                .results()
                .map(found -> Integer.parseUnsignedInt(found.group(1)))
                .distinct()
                .toList());
      }
    }
    return streams;
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
