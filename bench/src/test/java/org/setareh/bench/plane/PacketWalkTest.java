package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.View;
import org.setareh.sfu.forward.VideoConsumer;

/** Keeps {@code docs/packet-walk.md} true. */
@Tag("poisoned")
class PacketWalkTest extends PlaneTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\d+) \\| `([a-z]+)\\.(\\w+)\\.(\\w+)` \\| (\\d+|—) \\|");
  private static final int STEPS = 11;

  /** A step of the page; {@code from} 0 for the first. */
  private record Step(int number, String type, String method, int from) {
    boolean is(JavaMethod candidate) {
      return candidate.getOwner().getName().equals(type) && candidate.getName().equals(method);
    }

    boolean is(StackTraceElement frame) {
      return frame.getClassName().equals(type) && frame.getMethodName().equals(method);
    }
  }

  private static List<Step> steps() throws Exception {
    Path page = Path.of("docs/packet-walk.md");
    String text = Files.readString(Files.exists(page) ? page : Path.of("..").resolve(page));
    List<Step> steps = new ArrayList<>();
    Matcher row = ROW.matcher(text);
    while (row.find()) {
      String module = row.group(2).equals("net") ? "org.setareh." : "org.setareh.sfu.";
      steps.add(
          new Step(
              Integer.parseInt(row.group(1)),
              module + row.group(2) + '.' + row.group(3),
              row.group(4),
              row.group(5).equals("—") ? 0 : Integer.parseInt(row.group(5))));
    }
    assertEquals(STEPS, steps.size(), "rows of the page's table");
    return steps;
  }

  @Test
  void eachCallIsMadeFromWhereThePageSays() throws Exception {
    List<Step> steps = steps();
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.setareh.sfu", "org.setareh.net");
    for (Step step : steps) {
      if (step.from() > 0) {
        Step from = steps.get(step.from() - 1);
        assertTrue(
            reaches(classes, from, step, steps),
            () -> from + " does not lead to " + step + " without another step between");
      }
    }
  }

  /** By helpers that the page does not name; through abstract methods to what implements them. */
  private static boolean reaches(JavaClasses classes, Step from, Step to, List<Step> steps) {
    Queue<JavaMethod> open = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    classes.get(from.type()).getMethods().stream().filter(from::is).forEach(open::add);
    assertTrue(!open.isEmpty(), () -> "there is no " + from);
    while (!open.isEmpty()) {
      JavaMethod method = open.remove();
      for (JavaMethodCall call : method.getMethodCallsFromSelf()) {
        JavaMethod target = call.getTarget().resolveMember().orElse(null);
        if (target == null || !seen.add(target.getFullName())) {
          continue;
        }
        if (to.is(target)) {
          return true;
        }
        if (steps.stream().noneMatch(step -> step.is(target))) {
          open.add(target);
        }
      }
    }
    return false;
  }

  @Test
  void aRunningConferenceGoesTheSameWay() throws Exception {
    List<Step> steps = steps();
    Queue<StackTraceElement[]> stacks = new ConcurrentLinkedQueue<>();
    Sfu sfu =
        keep(
            Sfu.start(
                Settings.one().make(),
                event -> {
                  // Said by the consumer that is about to write the first packet of a picture.
                  if (event instanceof MediaEvent.SlotsChanged changed
                      && changed.slots().getFirst().video() == SlotState.Video.FLOWING) {
                    stacks.add(Thread.currentThread().getStackTrace());
                  }
                }));
    SyntheticRoom room = room(sfu, "room");
    member(room, "p", 1, Shape.MEMBER);
    SyntheticPeer viewer = room.join("v", Offer.of(Shape.MEMBER), View.AUTO);
    await("a picture", () -> viewer.picture(0).packets() > 0);
    StackTraceElement[] stack = stacks.element();
    Step offer = new Step(9, VideoConsumer.class.getName(), steps.get(8).method(), 8);
    int work = depth(stack, steps.get(0));
    int flush = depth(stack, steps.get(7));
    int written = depth(stack, offer); // by what implements the abstract Consumer
    assertTrue(0 <= written && written < flush && flush < work, () -> Arrays.toString(stack));
  }

  /** How far from the top; -1: not there. */
  private static int depth(StackTraceElement[] stack, Step step) {
    for (int i = 0; i < stack.length; i++) {
      if (step.is(stack[i])) {
        return i;
      }
    }
    return -1;
  }
}
