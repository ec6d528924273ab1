package org.setareh;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The directions inside the media plane: protocols at the bottom, then what comes in ({@code
 * receive}), what goes out ({@code forward}), who gets what ({@code route}), one peer ({@code
 * transport}), and the threads ({@code worker}) on top.
 */
final class MediaPlaneDirectionsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.setareh.sfu");
  private static final String SFU = "org.setareh.sfu.";

  @Test
  void iceStandsAlone() {
    mayNotUse("ice", "dtls", "srtp", "codec", "receive", "forward", "route", "transport", "worker")
        .check(CLASSES);
  }

  @Test
  void dtlsKnowsNoMedia() {
    mayNotUse("dtls", "ice", "codec", "receive", "forward", "route", "transport", "worker")
        .check(CLASSES);
  }

  @Test
  void srtpStandsAlone() {
    mayNotUse("srtp", "ice", "dtls", "codec", "receive", "forward", "route", "transport", "worker")
        .check(CLASSES);
  }

  @Test
  void codecsKnowNoStreams() {
    mayNotUse("codec", "ice", "dtls", "srtp", "receive", "forward", "route", "transport", "worker")
        .check(CLASSES);
  }

  @Test
  void producersKnowNoReceivers() {
    mayNotUse("receive", "ice", "dtls", "srtp", "forward", "route", "transport", "worker")
        .check(CLASSES);
  }

  @Test
  void consumersKnowNoPeers() {
    mayNotUse("forward", "ice", "dtls", "srtp", "route", "transport", "worker").check(CLASSES);
  }

  @Test
  void negotiationMovesNoPackets() {
    mayNotUse("negotiate", "receive", "forward", "route", "transport", "worker").check(CLASSES);
  }

  @Test
  void onlyTheMediaPlanesDoorLeadsToTheWorkers() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SFU + "worker..", "org.setareh.sfu")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SFU + "worker..")
        .check(CLASSES);
  }

  @Test
  void protocolsReadNoClock() {
    noClasses()
        .that(
            resideInAnyPackage(
                SFU + "ice..",
                SFU + "srtp..",
                SFU + "codec..",
                SFU + "receive..",
                SFU + "forward..",
                SFU + "route..",
                SFU + "transport.."))
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(CLASSES);
  }

  @Test
  void protocolsStartNoThreads() {
    noClasses()
        .that(
            resideInAnyPackage(
                SFU + "ice..",
                SFU + "srtp..",
                SFU + "codec..",
                SFU + "receive..",
                SFU + "forward..",
                SFU + "route..",
                SFU + "transport.."))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Future.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent.locks")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.nio.channels")
        .check(CLASSES);
  }

  /** No class of that package of {@code sfu} depends on one of the others. */
  private static ArchRule mayNotUse(String name, String... others) {
    String[] packages = new String[others.length];
    for (int i = 0; i < others.length; i++) {
      packages[i] = SFU + others[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(SFU + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }
}
