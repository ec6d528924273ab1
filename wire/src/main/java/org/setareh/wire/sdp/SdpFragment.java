package org.setareh.wire.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code application/trickle-ice-sdpfrag} (RFC 8840 section 9), as WHIP sends it for
 * trickled candidates and ICE restarts (RFC 9725 section 4.3).
 *
 * @param transport said at session level
 * @param iceLite {@code a=ice-lite}
 * @param bundleGroups the mids of each BUNDLE group
 * @param candidates that stand before any section, as some clients write them
 * @param endOfCandidates at session level
 */
public record SdpFragment(
    TransportAttributes transport,
    boolean iceLite,
    List<List<String>> bundleGroups,
    List<Candidate> candidates,
    boolean endOfCandidates,
    List<Section> sections) {
  /** The longest text that {@link #parse(String)} reads. */
  public static final int MAX_LENGTH = 64 * 1024;

  private static final int MAX_SECTIONS = 1024;

  public SdpFragment {
    bundleGroups = bundleGroups.stream().map(List::copyOf).toList();
    candidates = List.copyOf(candidates);
    sections = List.copyOf(sections);
  }

  /**
   * A pseudo m-line and what follows it.
   *
   * @param mediaLine the value of {@code m=}, such as {@code audio 9 UDP/TLS/RTP/SAVPF 0}
   * @param mid null without
   */
  public record Section(
      String mediaLine,
      @Nullable String mid,
      TransportAttributes transport,
      List<Candidate> candidates,
      boolean endOfCandidates) {
    public Section {
      candidates = List.copyOf(candidates);
    }
  }

  /** A fragment of one bundled section with its credentials: what answers an ICE restart. */
  public static SdpFragment of(Section section) {
    List<List<String>> groups = section.mid() == null ? List.of() : List.of(List.of(section.mid()));
    return new SdpFragment(
        TransportAttributes.NONE, true, groups, List.of(), false, List.of(section));
  }

  /** ICE's credentials wherever they stand: at session level or in the first section with any. */
  public TransportAttributes credentials() {
    if (transport.iceUfrag() != null) {
      return transport;
    }
    for (Section section : sections) {
      if (section.transport().iceUfrag() != null) {
        return section.transport().orElse(transport);
      }
    }
    return transport;
  }

  /** All candidates, in their order. */
  public List<Candidate> allCandidates() {
    List<Candidate> all = new ArrayList<>(candidates);
    for (Section section : sections) {
      all.addAll(section.candidates());
    }
    return all;
  }

  /**
   * Reads a fragment of at most {@link #MAX_LENGTH} characters. Attributes that mean nothing to ICE
   * and candidates that cannot be read are passed over.
   *
   * @throws SdpException which line is wrong, and why
   */
  public static SdpFragment parse(String text) throws SdpException {
    return parse(text, MAX_LENGTH);
  }

  /**
   * Reads a fragment.
   *
   * @param maxLength the longest text to look at, in characters
   * @throws SdpException which line is wrong, and why
   */
  public static SdpFragment parse(String text, int maxLength) throws SdpException {
    SdpLines lines = new SdpLines(text, maxLength);
    List<List<String>> groups = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    boolean iceLite = false;
    Level session = new Level("");
    Level level = session;
    while (lines.next()) {
      if (lines.type() == 'm') {
        if (level != session) {
          sections.add(level.build());
        }
        if (sections.size() == MAX_SECTIONS) {
          throw lines.wrong("more than " + MAX_SECTIONS + " sections");
        }
        level = new Level(lines.value());
      } else if (lines.type() == 'a') {
        if (lines.value().equals("ice-lite")) {
          iceLite = true;
        } else if (lines.value().startsWith("group:BUNDLE")) {
          String[] words = SdpText.words(lines.value());
          groups.add(List.of(words).subList(1, words.length));
        } else {
          level.read(lines);
        }
      }
    }
    if (level != session) {
      sections.add(level.build());
    }
    return new SdpFragment(
        session.transport.build(),
        iceLite,
        groups,
        session.candidates,
        session.endOfCandidates,
        sections);
  }

  /** The fragment as text, lines ended by CRLF. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(512);
    for (List<String> group : bundleGroups) {
      SdpWriter.line(
          out, group.isEmpty() ? "a=group:BUNDLE" : "a=group:BUNDLE " + String.join(" ", group));
    }
    SdpWriter.flag(out, "ice-lite", iceLite);
    transport.writeTo(out);
    write(out, candidates, endOfCandidates);
    for (Section section : sections) {
      SdpWriter.line(out, "m=" + section.mediaLine());
      if (section.mid() != null) {
        SdpWriter.attribute(out, "mid", section.mid());
      }
      section.transport().writeTo(out);
      write(out, section.candidates(), section.endOfCandidates());
    }
    return out.toString();
  }

  private static void write(StringBuilder out, List<Candidate> candidates, boolean end) {
    for (Candidate candidate : candidates) {
      SdpWriter.attribute(out, "candidate", candidate.value());
    }
    SdpWriter.flag(out, "end-of-candidates", end);
  }

  /** Gathers the session's lines or a section's. */
  private static final class Level {
    private final String mediaLine;
    private final TransportAttributes.Reader transport = new TransportAttributes.Reader();
    private final List<Candidate> candidates = new ArrayList<>();
    private @Nullable String mid;
    private boolean endOfCandidates;

    Level(String mediaLine) {
      this.mediaLine = mediaLine;
    }

    void read(SdpLines lines) throws SdpException {
      String line = lines.value();
      int colon = line.indexOf(':');
      String name = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).strip();
      if (transport.read(name, value, lines)) {
        return;
      }
      switch (name) {
        case "mid" -> mid = value.isEmpty() ? null : value;
        case "candidate" -> {
          Candidate candidate = Candidate.parseOrNull(value);
          if (candidate != null) {
            candidates.add(candidate);
          }
        }
        case "end-of-candidates" -> endOfCandidates = true;
        default -> {} // RFC 8840 section 9.2: unknown attributes are ignored
      }
    }

    Section build() {
      return new Section(mediaLine, mid, transport.build(), candidates, endOfCandidates);
    }
  }
}
