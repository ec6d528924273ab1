package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.net.UdpPort;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaEvent.CloseReason;
import org.setareh.sfu.control.MediaStatistics.WorkerStatistics;

/**
 * A fault that is no single peer's, in the middle of two rooms' media: everybody on that worker is
 * told that their connection is over, nothing of it stays, and who comes again is served.
 */
final class WorkerFaultThroughoutTest extends PlaneTest {
  private static final List<String> PEOPLE = List.of("Sara", "Adam", "Mina", "Omid");

  private final AtomicReference<@Nullable Error> fault = new AtomicReference<>();

  @Test
  void whoeverWasThereIsToldAndWhoComesAgainIsServed() throws Exception {
    Sfu sfu = keep(Sfu.start(Settings.one().make(), events::add, this::faulty));
    SyntheticRoom one = room(sfu, "one");
    SyntheticRoom other = room(sfu, "other");
    call(one, "Sara", "Adam");
    call(other, "Mina", "Omid");

    fault.set(new OutOfMemoryError("for a test"));
    for (String name : PEOPLE) {
      awaitClosed(name, CloseReason.INTERNAL);
    }
    awaitEmpty(sfu);
    assertEquals(1, worker(sfu).faults());

    call(one, "Sara", "Adam");
    call(other, "Mina", "Omid");
    await("the worker runs", () -> worker(sfu).runs());
    assertEquals(1, worker(sfu).faults(), "and only once");
    assertEquals(PEOPLE.size(), sfu.statistics().connections());
  }

  /** One shows, one sees it. */
  private static void call(SyntheticRoom room, String shows, String sees) throws Exception {
    SyntheticPeer publisher = room.join(shows, Offer.Role.PUBLISHER);
    SyntheticPeer viewer = room.join(sees, Offer.Role.VIEWER);
    publisher.publish(new VideoSource(500_000, 30, 1_000));
    await(sees + " sees " + shows, () -> viewer.reception().packets() > 20);
  }

  private static WorkerStatistics worker(Sfu sfu) {
    return sfu.statistics().workers().getFirst();
  }

  /** A port that once fails to receive when it is told to. */
  private UdpPort faulty(UdpPort port) {
    return (UdpPort)
        Proxy.newProxyInstance(
            UdpPort.class.getClassLoader(),
            new Class<?>[] {UdpPort.class},
            (_, method, arguments) -> {
              Error now = method.getName().equals("receive") ? fault.getAndSet(null) : null;
              if (now != null) {
                throw now;
              }
              try {
                return method.invoke(port, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
