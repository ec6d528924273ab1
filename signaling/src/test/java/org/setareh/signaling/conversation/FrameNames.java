package org.setareh.signaling.conversation;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The frames that clients send, by the names of their records. */
public final class FrameNames {
  private FrameNames() {}

  /** All of them. */
  public static Set<String> all() {
    return records(Frame.class)
        .map(one -> one.getSimpleName().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(FrameNames::records)
        : Stream.of(type);
  }
}
