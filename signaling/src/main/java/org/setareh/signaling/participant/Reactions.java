package org.setareh.signaling.participant;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;

/** By what one reacts: a small set, so that nothing is shown to others but what was meant so. */
final class Reactions {
  static final Set<String> ALL =
      new LinkedHashSet<>(
          List.of("👍", "👎", "👏", "❤️", "😂", "😮", "😢", "🤔", "🎉", "🔥", "🙏", "👋"));

  private Reactions() {}

  static String read(@Nullable String emoji) {
    if (emoji == null || !ALL.contains(emoji)) {
      throw Problem.badField("emoji", "give one of " + String.join(" ", ALL));
    }
    return emoji;
  }
}
