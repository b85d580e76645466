package io.msrpc.im.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway's packages and what each may know. */
final class ArchitectureTest {
  /** From the outside in; a package may use only those after it. */
  private static final List<String> PACKAGES =
      List.of("http", "websocket", "tcp", "push", "session", "protocol");

  private final JavaClasses gateway =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.msrpc.im.gateway");

  @Test
  void aPackageUsesOnlyLaterOnes() {
    for (int i = 1; i < PACKAGES.size(); i++) {
      String[] earlier =
          PACKAGES.subList(0, i).stream()
              .map(name -> "io.msrpc.im.gateway." + name)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("io.msrpc.im.gateway." + PACKAGES.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(earlier)
          .check(gateway);
    }
  }

  @Test
  void noCycles() {
    slices().matching("io.msrpc.im.gateway.(*)..").should().beFreeOfCycles().check(gateway);
  }

  @Test
  void onlyTheWiringKnowsSpring() {
    noClasses()
        .that()
        .resideInAnyPackage(
            PACKAGES.stream().map(name -> "io.msrpc.im.gateway." + name).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(gateway);
  }

  @Test
  void theProtocolDoesNoInputOutput() {
    noClasses()
        .that()
        .resideInAPackage("io.msrpc.im.gateway.protocol")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(gateway);
  }

  @Test
  void noStaticIsMutable() {
    fields().that().areStatic().should().beFinal().check(gateway);
  }

  @Test
  void theGatewayKnowsNothingOfTheConsole() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.msrpc.im.console")
        .check(gateway);
  }
}
