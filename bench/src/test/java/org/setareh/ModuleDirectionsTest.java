package org.setareh;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.Sfu;
import org.setareh.signaling.Main;

/**
 * The modules' directions: {@code wire, net <- sfu <- signaling}, {@code bench} sees all. It stands
 * in {@code bench} because no other module has every one on its class path.
 */
final class ModuleDirectionsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.setareh");

  @Test
  void wireKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("org.setareh.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.setareh.net..", "org.setareh.sfu..", "org.setareh.signaling..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void wireDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage("org.setareh.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.io..")
        .check(CLASSES);
  }

  @Test
  void netKnowsNoProtocol() {
    noClasses()
        .that()
        .resideInAPackage("org.setareh.net..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.setareh.wire..", "org.setareh.sfu..", "org.setareh.signaling..")
        .check(CLASSES);
  }

  @Test
  void theMediaPlaneKnowsNoHttpAndNoDatabase() {
    noClasses()
        .that()
        .resideInAPackage("org.setareh.sfu..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.setareh.signaling..",
            "org.springframework..",
            "reactor..",
            "io.netty..",
            "io.r2dbc..",
            "tools.jackson..",
            "com.fasterxml.jackson..")
        .check(CLASSES);
  }

  @Test
  void signalingSeesTheMediaPlaneByItsControlSurfaceAlone() {
    noClasses()
        .that()
        .resideInAPackage("org.setareh.signaling..")
        .should()
        .dependOnClassesThat(
            Predicates.resideInAPackage("org.setareh.sfu..")
                .and(Predicates.resideOutsideOfPackage("org.setareh.sfu.control.."))
                .and(DescribedPredicate.not(Predicates.type(Sfu.class))))
        .check(CLASSES);
  }

  @Test
  void mainAloneChoosesTheMediaPlane() {
    noClasses()
        .that()
        .resideInAPackage("org.setareh.signaling..")
        .and()
        .doNotBelongToAnyOf(Main.class)
        .should()
        .dependOnClassesThat(Predicates.type(Sfu.class))
        .check(CLASSES);
  }

  @Test
  void signalingTouchesNoPackets() {
    noClasses()
        .that()
        .resideInAPackage("org.setareh.signaling..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.setareh.net..", "org.setareh.wire.rtp..", "org.setareh.wire.rtcp..")
        .check(CLASSES);
  }

  @Test
  void nobodyKnowsTheBenchmark() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.setareh.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.setareh.bench..")
        .check(CLASSES);
  }

  @Test
  void nativeCodecsAndTheFullIceAgentStayOutOfTheServer() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.setareh.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.ice4j..", "org.jitsi.service..", "org.jitsi.impl..")
        .check(CLASSES);
  }
}
