package org.setareh.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.setareh.bench.events.ChatBenchmark;
import org.setareh.bench.events.EventsBenchmark;
import org.setareh.bench.forward.ForwardBenchmark;
import org.setareh.bench.rooms.RoomsBenchmark;
import org.setareh.bench.viewers.ServerProcess;
import org.setareh.bench.viewers.ViewersBenchmark;

/**
 * {@code ./setareh bench [forward [viewers] [seconds] | viewers [viewers] [seconds] [bits a second]
 * [warm-up seconds] | server address pid ... | rooms [people] [seconds] | events [streams]
 * [seconds] | chat [sockets] [seconds]]}; without words: forward and viewers.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    String what = arguments.length == 0 ? "all" : arguments[0];
    String[] rest = arguments.length == 0 ? arguments : tail(arguments, 1);
    switch (what) {
      case "all" -> {
        ForwardBenchmark.main(rest);
        viewers(rest);
      }
      case "forward" -> ForwardBenchmark.main(rest);
      case "viewers" -> viewers(rest);
      case "server" -> ViewersBenchmark.main(rest);
      case "chat" -> ChatBenchmark.main(rest);
      case "events" -> EventsBenchmark.main(rest);
      case "rooms" -> RoomsBenchmark.main(rest);
      default -> {
        System.err.println(
            "setareh bench: forward, viewers, rooms, events, chat or server, not " + what);
        System.exit(2);
      }
    }
  }

  /** Against a server of this build, in a process and with a data folder of its own. */
  private static void viewers(String[] rest) throws Exception {
    try (ServerProcess server = ServerProcess.start()) {
      List<String> all = new ArrayList<>();
      all.add(server.address().toString());
      all.add(Long.toString(server.pid()));
      all.addAll(Arrays.asList(rest));
      ViewersBenchmark.main(all.toArray(String[]::new));
    }
  }

  private static String[] tail(String[] words, int from) {
    return Arrays.copyOfRange(words, from, words.length);
  }
}
