package org.setareh.wire.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * The encodings that are sent and received at once (RFC 8853 section 5.1). Each stream is a list of
 * alternatives, of which one is used.
 *
 * @param send streams of the author, empty where it sends none
 * @param receive streams that the author takes
 */
public record Simulcast(List<List<Alternative>> send, List<List<Alternative>> receive) {
  public Simulcast {
    send = copy(send);
    receive = copy(receive);
  }

  /**
   * An encoding that may stand for a stream.
   *
   * @param paused whether it begins paused ({@code ~})
   */
  public record Alternative(String rid, boolean paused) {}

  /** One stream for each rid, received by the author: the answer to an offer that sends them. */
  public static Simulcast receiving(List<String> rids) {
    return new Simulcast(List.of(), streams(rids));
  }

  /** One stream for each rid, sent by the author. */
  public static Simulcast sending(List<String> rids) {
    return new Simulcast(streams(rids), List.of());
  }

  private static List<List<Alternative>> streams(List<String> rids) {
    return rids.stream().map(rid -> List.of(new Alternative(rid, false))).toList();
  }

  private static List<List<Alternative>> copy(List<List<Alternative>> streams) {
    return streams.stream().map(List::copyOf).toList();
  }

  static Simulcast parse(String text, SdpLines line) throws SdpException {
    String[] words = SdpText.words(text);
    List<List<Alternative>> send = List.of();
    List<List<Alternative>> receive = List.of();
    if (words.length != 2 && words.length != 4) {
      throw line.wrong("simulcast is send, recv or both, each with its streams");
    }
    for (int i = 0; i < words.length; i += 2) {
      List<List<Alternative>> streams = parseStreams(words[i + 1], line);
      if (words[i].equals("send") && send.isEmpty()) {
        send = streams;
      } else if (words[i].equals("recv") && receive.isEmpty()) {
        receive = streams;
      } else {
        throw line.wrong("simulcast is send and recv, each once");
      }
    }
    return new Simulcast(send, receive);
  }

  private static List<List<Alternative>> parseStreams(String text, SdpLines line)
      throws SdpException {
    List<List<Alternative>> streams = new ArrayList<>();
    for (String stream : SdpText.split(text, ';', Integer.MAX_VALUE)) {
      List<Alternative> alternatives = new ArrayList<>();
      for (String alternative : SdpText.split(stream, ',', Integer.MAX_VALUE)) {
        boolean paused = alternative.startsWith("~");
        String rid = paused ? alternative.substring(1) : alternative;
        if (!SdpText.isRid(rid)) {
          throw line.wrong("simulcast names rids of letters and digits");
        }
        alternatives.add(new Alternative(rid, paused));
      }
      streams.add(alternatives);
    }
    return streams;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    write(text, "send ", send);
    write(text, "recv ", receive);
    return text.toString();
  }

  private static void write(StringBuilder text, String word, List<List<Alternative>> streams) {
    if (streams.isEmpty()) {
      return;
    }
    text.append(text.isEmpty() ? "" : " ").append(word);
    for (int i = 0; i < streams.size(); i++) {
      text.append(i == 0 ? "" : ";");
      List<Alternative> alternatives = streams.get(i);
      for (int j = 0; j < alternatives.size(); j++) {
        Alternative alternative = alternatives.get(j);
        text.append(j == 0 ? "" : ",").append(alternative.paused() ? "~" : "");
        text.append(alternative.rid());
      }
    }
  }
}
