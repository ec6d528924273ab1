package org.setareh.wire.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ICE and DTLS attributes, which stand at session or at media level (RFC 8839, RFC 8842).
 *
 * @param iceUfrag null where it is not said at this level
 * @param icePwd null where it is not said at this level
 * @param iceOptions such as {@code trickle}, {@code ice2}
 * @param fingerprints none where it is not said at this level
 * @param setup null where it is not said at this level
 */
public record TransportAttributes(
    @Nullable String iceUfrag,
    @Nullable String icePwd,
    List<String> iceOptions,
    List<Fingerprint> fingerprints,
    @Nullable Setup setup) {
  /** Nothing said. */
  public static final TransportAttributes NONE =
      new TransportAttributes(null, null, List.of(), List.of(), null);

  public TransportAttributes {
    iceOptions = List.copyOf(iceOptions);
    fingerprints = List.copyOf(fingerprints);
  }

  /** These, and what they leave open as {@code session} says. */
  public TransportAttributes orElse(TransportAttributes session) {
    boolean ownCredentials = iceUfrag != null;
    return new TransportAttributes(
        ownCredentials ? iceUfrag : session.iceUfrag,
        ownCredentials || icePwd != null ? icePwd : session.icePwd,
        iceOptions.isEmpty() ? session.iceOptions : iceOptions,
        fingerprints.isEmpty() ? session.fingerprints : fingerprints,
        setup == null ? session.setup : setup);
  }

  void writeTo(StringBuilder out) {
    if (iceUfrag != null) {
      SdpWriter.attribute(out, "ice-ufrag", iceUfrag);
    }
    if (icePwd != null) {
      SdpWriter.attribute(out, "ice-pwd", icePwd);
    }
    if (!iceOptions.isEmpty()) {
      SdpWriter.attribute(out, "ice-options", String.join(" ", iceOptions));
    }
    for (Fingerprint fingerprint : fingerprints) {
      SdpWriter.attribute(out, "fingerprint", fingerprint.algorithm() + " " + fingerprint.value());
    }
    if (setup != null) {
      SdpWriter.attribute(out, "setup", setup.word());
    }
  }

  /** Gathers the lines of one level. */
  static final class Reader {
    private static final int MAX_UFRAG = 256;
    private static final int MAX_FINGERPRINTS = 16;

    private final List<String> iceOptions = new ArrayList<>();
    private final List<Fingerprint> fingerprints = new ArrayList<>();
    private @Nullable String iceUfrag;
    private @Nullable String icePwd;
    private @Nullable Setup setup;

    /** Takes the attribute if it is one of ours. */
    boolean read(String name, String value, SdpLines line) throws SdpException {
      switch (name) {
        case "ice-ufrag" -> iceUfrag = iceText(value, 4, line);
        case "ice-pwd" -> icePwd = iceText(value, 22, line);
        case "ice-options" -> {
          iceOptions.clear();
          // libdatachannel (OBS) writes a comma between.
          iceOptions.addAll(List.of(SdpText.words(value.replace(',', ' '))));
        }
        case "fingerprint" -> {
          if (fingerprints.size() == MAX_FINGERPRINTS) {
            throw line.wrong("more than " + MAX_FINGERPRINTS + " fingerprints");
          }
          fingerprints.add(Fingerprint.parse(value, line));
        }
        case "setup" -> {
          setup = Setup.ofWord(value);
          if (setup == null) {
            throw line.wrong("setup is actpass, active, passive or holdconn");
          }
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    // RFC 8839 section 5.4: ice-char are letters, digits, + and /. Some clients write others (the
    // Java and Python ones a dash or an underscore), so only spaces and strange sizes are refused.
    private static String iceText(String value, int min, SdpLines line) throws SdpException {
      if (value.length() < min || value.length() > MAX_UFRAG || value.indexOf(' ') >= 0) {
        throw line.wrong("ICE's ufrag and pwd have " + min + " to 256 characters, none a space");
      }
      return value;
    }

    TransportAttributes build() {
      return new TransportAttributes(iceUfrag, icePwd, iceOptions, fingerprints, setup);
    }
  }
}
