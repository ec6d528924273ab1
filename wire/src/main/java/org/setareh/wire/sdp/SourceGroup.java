package org.setareh.wire.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Sources that belong together (RFC 5576 section 4.2).
 *
 * @param semantics {@code FID} (a stream and its RTX), {@code SIM}, {@code FEC-FR}
 * @param ssrcs each the raw 32 bits
 */
public record SourceGroup(String semantics, List<Integer> ssrcs) {
  public SourceGroup {
    ssrcs = List.copyOf(ssrcs);
  }

  static SourceGroup parse(String text, SdpLines line) throws SdpException {
    String[] words = SdpText.words(text);
    if (words.length < 1) {
      throw line.wrong("an ssrc-group is its semantics and its sources");
    }
    List<Integer> ssrcs = new ArrayList<>(words.length - 1);
    for (int i = 1; i < words.length; i++) {
      ssrcs.add(line.ssrc(words[i]));
    }
    return new SourceGroup(words[0], ssrcs);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(semantics);
    for (int ssrc : ssrcs) {
      text.append(' ').append(Integer.toUnsignedString(ssrc));
    }
    return text.toString();
  }
}
