package org.setareh.wire.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code m=} section with its attributes. Made by {@link Builder} alone, by the parser as by
 * whoever writes an answer.
 *
 * @param kind {@code audio}, {@code video}, {@code application} or another
 * @param port 0 where the section is rejected, or is bundled only ({@link #bundleOnly})
 * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
 * @param formats the m-line's formats in their order of preference
 * @param connection the value of {@code c=}, which ICE makes meaningless
 * @param mid null without
 * @param direction with the session's default taken in
 * @param transport of this section alone: what it leaves out the session says
 * @param mediaFormats the payload types of {@code formats} with what is said of them
 * @param extensions the session's taken in
 * @param extmapAllowMixed the session's taken in
 * @param rtcpReducedSize {@code a=rtcp-rsize}, RFC 5506
 * @param simulcast null without
 * @param maxMessageSize of data channels in bytes; -1 where it is not said, 0 for any
 * @param sctpPort -1 without
 * @param otherLines lines that nobody here knows, whole and in their order
 */
public record MediaSection(
    String kind,
    int port,
    String protocol,
    List<String> formats,
    String connection,
    @Nullable String mid,
    Direction direction,
    TransportAttributes transport,
    List<MediaFormat> mediaFormats,
    List<ExtMap> extensions,
    boolean extmapAllowMixed,
    boolean rtcpMux,
    boolean rtcpReducedSize,
    boolean bundleOnly,
    List<Msid> msids,
    List<Source> sources,
    List<SourceGroup> sourceGroups,
    List<Rid> rids,
    @Nullable Simulcast simulcast,
    List<Candidate> candidates,
    boolean endOfCandidates,
    long maxMessageSize,
    int sctpPort,
    List<String> otherLines) {
  /** What stands in {@code c=} where ICE finds the address. */
  public static final String NO_CONNECTION = "IN IP4 0.0.0.0";

  /** The protocol of RTP in WebRTC. */
  public static final String RTP_PROTOCOL = "UDP/TLS/RTP/SAVPF";

  public MediaSection {
    formats = List.copyOf(formats);
    mediaFormats = List.copyOf(mediaFormats);
    extensions = List.copyOf(extensions);
    msids = List.copyOf(msids);
    sources = List.copyOf(sources);
    sourceGroups = List.copyOf(sourceGroups);
    rids = List.copyOf(rids);
    candidates = List.copyOf(candidates);
    otherLines = List.copyOf(otherLines);
  }

  /** Whether the section carries RTP. */
  public boolean isRtp() {
    return protocol.contains("RTP/");
  }

  /** Whether the author refused it: port 0, and not for bundling's sake. */
  public boolean isRejected() {
    return port == 0 && !bundleOnly;
  }

  /** What is said of this payload type, or null. */
  public @Nullable MediaFormat mediaFormat(int payloadType) {
    for (MediaFormat format : mediaFormats) {
      if (format.payloadType() == payloadType) {
        return format;
      }
    }
    return null;
  }

  /** Begins a section of RTP: bundled port 9, rtcp-mux, send and receive. */
  public static Builder rtp(String kind) {
    return new Builder(kind, RTP_PROTOCOL).rtcpMux(true);
  }

  /** Gathers a section; each method returns the builder. One thread. */
  public static final class Builder {
    private final String kind;
    private final String protocol;
    private final List<String> formats = new ArrayList<>();
    private final List<MediaFormat> mediaFormats = new ArrayList<>();
    private final List<ExtMap> extensions = new ArrayList<>();
    private final List<Msid> msids = new ArrayList<>();
    private final Map<Integer, Map<String, String>> sources = new LinkedHashMap<>();
    private final List<SourceGroup> sourceGroups = new ArrayList<>();
    private final List<Rid> rids = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<String> otherLines = new ArrayList<>();
    private int port = 9;
    private String connection = NO_CONNECTION;
    private @Nullable String mid;
    private @Nullable Direction direction;
    private TransportAttributes transport = TransportAttributes.NONE;
    private boolean extmapAllowMixed;
    private boolean rtcpMux;
    private boolean rtcpReducedSize;
    private boolean bundleOnly;
    private @Nullable Simulcast simulcast;
    private boolean endOfCandidates;
    private long maxMessageSize = -1;
    private int sctpPort = -1;

    public Builder(String kind, String protocol) {
      this.kind = kind;
      this.protocol = protocol;
    }

    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder connection(String value) {
      connection = value;
      return this;
    }

    public Builder mid(String value) {
      mid = value;
      return this;
    }

    public Builder direction(Direction value) {
      direction = value;
      return this;
    }

    public Builder transport(TransportAttributes value) {
      transport = value;
      return this;
    }

    /** A format of the m-line of which nothing more is said, such as an application's. */
    public Builder format(String value) {
      formats.add(value);
      return this;
    }

    /** A payload type: on the m-line too. */
    public Builder mediaFormat(MediaFormat value) {
      formats.add(Integer.toString(value.payloadType()));
      mediaFormats.add(value);
      return this;
    }

    /** What is said of a payload type that the m-line has already. */
    Builder describe(MediaFormat value) {
      mediaFormats.add(value);
      return this;
    }

    public Builder extension(ExtMap value) {
      extensions.add(value);
      return this;
    }

    public Builder extmapAllowMixed(boolean value) {
      extmapAllowMixed = value;
      return this;
    }

    public Builder rtcpMux(boolean value) {
      rtcpMux = value;
      return this;
    }

    public Builder rtcpReducedSize(boolean value) {
      rtcpReducedSize = value;
      return this;
    }

    public Builder bundleOnly(boolean value) {
      bundleOnly = value;
      return this;
    }

    public Builder msid(Msid value) {
      msids.add(value);
      return this;
    }

    /** Adds a source, or what is new of one that is there. */
    public Builder source(Source value) {
      sources
          .computeIfAbsent(value.ssrc(), ssrc -> new LinkedHashMap<>())
          .putAll(value.attributes());
      return this;
    }

    /** Adds one {@code a=ssrc} line; the first value of a name counts. */
    Builder source(int ssrc, String name, String value) {
      sources.computeIfAbsent(ssrc, any -> new LinkedHashMap<>()).putIfAbsent(name, value);
      return this;
    }

    public Builder sourceGroup(SourceGroup value) {
      sourceGroups.add(value);
      return this;
    }

    public Builder rid(Rid value) {
      rids.add(value);
      return this;
    }

    public Builder simulcast(Simulcast value) {
      simulcast = value;
      return this;
    }

    public Builder candidate(Candidate value) {
      candidates.add(value);
      return this;
    }

    public Builder endOfCandidates(boolean value) {
      endOfCandidates = value;
      return this;
    }

    public Builder maxMessageSize(long bytes) {
      maxMessageSize = bytes;
      return this;
    }

    public Builder sctpPort(int value) {
      sctpPort = value;
      return this;
    }

    /** A whole line such as {@code b=AS:500} or {@code a=x-name:value}. */
    public Builder otherLine(String value) {
      otherLines.add(value);
      return this;
    }

    List<String> formats() {
      return formats;
    }

    public MediaSection build() {
      List<Source> described = new ArrayList<>(sources.size());
      sources.forEach((ssrc, attributes) -> described.add(new Source(ssrc, attributes)));
      return new MediaSection(
          kind,
          port,
          protocol,
          formats,
          connection,
          mid,
          direction == null ? Direction.SENDRECV : direction,
          transport,
          mediaFormats,
          extensions,
          extmapAllowMixed,
          rtcpMux,
          rtcpReducedSize,
          bundleOnly,
          msids,
          described,
          sourceGroups,
          rids,
          simulcast,
          candidates,
          endOfCandidates,
          maxMessageSize,
          sctpPort,
          otherLines);
    }
  }
}
