package org.setareh.wire.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An ICE candidate (RFC 8839 section 5.1, RFC 6544 for TCP).
 *
 * @param component 1 for RTP, and all there is with rtcp-mux
 * @param transport in small letters: {@code udp}, {@code tcp} or another
 * @param priority 0 to 2^32 - 1
 * @param address IPv4, IPv6 or a name (mDNS), as it stands
 * @param type {@code host}, {@code srflx}, {@code prflx}, {@code relay} or another
 * @param relatedAddress null without
 * @param relatedPort -1 without
 * @param extensions pairs of names and values as they stand, {@code tcptype} among them; empty
 *     without
 */
public record Candidate(
    String foundation,
    int component,
    String transport,
    long priority,
    String address,
    int port,
    String type,
    @Nullable String relatedAddress,
    int relatedPort,
    String extensions) {
  private static final int MAX_COMPONENT = 256;
  private static final long MAX_PRIORITY = 0xffff_ffffL;

  /** A host candidate for UDP: all that an ICE-lite server offers. */
  public static Candidate host(String foundation, long priority, String address, int port) {
    return new Candidate(foundation, 1, "udp", priority, address, port, "host", null, -1, "");
  }

  /**
   * Reads the value of {@code a=candidate}, or a whole {@code candidate:...} as JavaScript gives
   * it.
   *
   * @throws SdpException with line 0
   */
  public static Candidate parse(String text) throws SdpException {
    String value = text.startsWith("a=") ? text.substring(2) : text;
    value = value.startsWith("candidate:") ? value.substring("candidate:".length()) : value;
    Candidate candidate = parseOrNull(value.strip());
    if (candidate == null) {
      throw new SdpException(
          0, "a candidate is foundation, component, transport, priority, address, port, typ");
    }
    return candidate;
  }

  static @Nullable Candidate parseOrNull(String value) {
    if (SdpText.hasControlCharacter(value)) {
      return null;
    }
    String[] words = SdpText.words(value);
    if (words.length < 8 || !words[6].equals("typ")) {
      return null;
    }
    int component = (int) SdpText.number(words[1], MAX_COMPONENT);
    long priority = SdpText.number(words[3], MAX_PRIORITY);
    int port = (int) SdpText.number(words[5], 0xffff);
    if (component < 1 || priority < 0 || port < 0) {
      return null;
    }
    String relatedAddress = null;
    int relatedPort = -1;
    int at = 8;
    if (at + 1 < words.length && words[at].equals("raddr")) {
      relatedAddress = words[at + 1];
      at += 2;
    }
    if (at + 1 < words.length && words[at].equals("rport")) {
      relatedPort = (int) SdpText.number(words[at + 1], 0xffff);
      if (relatedPort < 0) {
        return null;
      }
      at += 2;
    }
    StringBuilder extensions = new StringBuilder();
    for (int i = at; i < words.length; i++) {
      extensions.append(i == at ? "" : " ").append(words[i]);
    }
    return new Candidate(
        words[0],
        component,
        words[2].toLowerCase(Locale.ROOT),
        priority,
        words[4],
        port,
        words[7],
        relatedAddress,
        relatedPort,
        extensions.toString());
  }

  /** The value of {@code a=candidate}. */
  public String value() {
    StringBuilder text =
        new StringBuilder(96)
            .append(foundation)
            .append(' ')
            .append(component)
            .append(' ')
            .append(transport)
            .append(' ')
            .append(priority)
            .append(' ')
            .append(address)
            .append(' ')
            .append(port)
            .append(" typ ")
            .append(type);
    if (relatedAddress != null) {
      text.append(" raddr ").append(relatedAddress);
    }
    if (relatedPort >= 0) {
      text.append(" rport ").append(relatedPort);
    }
    if (!extensions.isEmpty()) {
      text.append(' ').append(extensions);
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "candidate:" + value();
  }
}
