package org.setareh.sfu.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.setareh.net.Path;

/** What a check, a nomination, a proof and a restart make of the path in use, in virtual time. */
final class PathChoiceTest {
  private static final long MS = 1_000_000L;

  private final List<Integer> selected = new ArrayList<>();
  private final PathChoice choice = new PathChoice(new Sink());
  private final RemotePath a = path(1, 100);
  private final RemotePath b = path(2, 100);
  private final RemotePath better = path(3, 200);
  private long nowNs = -5_000 * MS;

  private RemotePath path(int port, long priority) {
    RemotePath made = new RemotePath(new Path(0, 1, port, 0, 0, 2), nowNs);
    made.priority = priority;
    return made;
  }

  private void check(RemotePath path, boolean nominating, int generation) {
    path.lastCheckNs = nowNs;
    choice.onCheck(path, nominating, generation, nowNs);
    path.checked = true;
  }

  private void check(RemotePath path, boolean nominating) {
    check(path, nominating, 0);
  }

  @Test
  void theFirstCheckChoosesAndTheLatestUntilOneIsNominated() {
    assertNull(choice.selected());
    check(a, false);
    check(better, false);
    assertSame(better, choice.selected());
    check(a, true);
    check(better, false);
    assertSame(a, choice.selected());
    assertEquals(List.of(1, 3, 1), selected);
  }

  @Test
  void amongNominationsOfOneMomentPriorityWinsAndLaterTheLatest() {
    check(better, true);
    nowNs += 100 * MS;
    check(a, true);
    assertSame(better, choice.selected());
    nowNs += 600 * MS;
    check(a, true);
    assertSame(a, choice.selected());
  }

  @Test
  void whatIsProvedIsLeftForWhatIsProvedAlone() {
    check(a, true);
    choice.onHandshake();
    assertTrue(a.proved);
    nowNs += 1_000 * MS;
    check(better, true);
    assertSame(better, choice.wanted());
    assertSame(a, choice.selected());
    choice.onProof(better, nowNs);
    assertSame(better, choice.selected());
    assertEquals(List.of(1, 3), selected);
  }

  @Test
  void aHandshakeProvesNothingOnceWeMoved() {
    check(a, false);
    check(better, false);
    choice.onHandshake();
    assertTrue(!a.proved && !better.proved);
  }

  @Test
  void anAnswerFromWhereMediaCameMovesThePathAndItsNomination() {
    check(a, true);
    choice.onProof(a, nowNs);
    RemotePath rebound = path(4, 0);
    choice.onProof(rebound, nowNs);
    assertSame(rebound, choice.selected());
    assertEquals(100, rebound.priority);
    check(better, false);
    assertSame(rebound, choice.selected(), "which is nominated still");
  }

  @Test
  void aPathWithoutChecksIsLeftForOneThatIsChecked() {
    check(a, true);
    nowNs += PathChoice.ABANDONED_NS;
    check(better, false);
    assertSame(a, choice.selected());
    nowNs += 1;
    check(better, false);
    assertSame(better, choice.selected());
  }

  @Test
  void aNatThatForgotIsFollowedAtOnce() {
    check(a, true);
    check(b, false);
    assertSame(b, choice.selected(), "the same candidate at another address");
  }

  @Test
  void aRestartBeginsAnewAndIsNotUndoneByOldChecks() {
    check(better, true);
    check(a, false, 1);
    assertSame(a, choice.selected());
    nowNs += 1_000 * MS;
    check(a, true, 1);
    check(better, false, 0);
    assertSame(a, choice.selected());
  }

  private final class Sink implements IceSink {
    @Override
    public void onPathValidated(Path path) {}

    @Override
    public void onPathForgotten(Path path) {}

    @Override
    public void onPathSelected(Path path) {
      selected.add(path.remotePort());
    }

    @Override
    public void onUfragRetired(String localUfrag) {}
  }
}
