package org.setareh.sfu.route;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.setareh.sfu.route.SlotAssigner.Candidate;

/**
 * Who comes before whom where slots are scarce, the same for every receiver of a room: those with a
 * picture or a voice lately whose media flows, the latest speaker before others, then the order of
 * joining.
 *
 * @param all the first one first
 * @param loud of them, those whose voice is forwarded as speech now
 */
record Ranking(List<Candidate> all, List<Candidate> loud) {
  static final Ranking NOBODY = new Ranking(List.of(), List.of());

  private static final Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::present)
          .reversed()
          .thenComparing(Comparator.comparingLong(Candidate::lastSpokeNs).reversed())
          .thenComparing(Comparator.comparing(Candidate::pictured).reversed())
          .thenComparingLong(Candidate::order);

  static Ranking of(Collection<Candidate> candidates) {
    List<Candidate> all = candidates.stream().sorted(ORDER).toList();
    return new Ranking(all, all.stream().filter(Candidate::loud).toList());
  }
}
