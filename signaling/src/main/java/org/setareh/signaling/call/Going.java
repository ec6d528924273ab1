package org.setareh.signaling.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.setareh.signaling.account.Profile;

/**
 * The calls that go on, as administrators see them.
 *
 * @param count of all
 * @param latest so many as were asked for, the latest first
 */
public record Going(int count, List<GoingOn> latest) {
  /**
   * One of them.
   *
   * @param state {@code ringing}, {@code connecting} or {@code active}
   * @param since when it was answered; while it rings, when it began
   */
  public record GoingOn(
      String id, CallKind kind, String state, Profile caller, Profile callee, Instant since) {
    private static GoingOn of(CallState call) {
      return new GoingOn(
          call.id().toString(),
          call.kind(),
          call.state().word(),
          call.caller().person(),
          call.callee().person(),
          call.answeredAt() == null ? call.startedAt() : call.answeredAt());
    }
  }

  /** These, as many as are wanted. */
  static Going of(List<CallState> all, int most) {
    return new Going(
        all.size(),
        all.stream()
            .map(GoingOn::of)
            .sorted(Comparator.comparing(GoingOn::since).reversed())
            .limit(most)
            .toList());
  }
}
