package io.msrpc.im.provider;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Endpoint, domain, port; adapters and Spring at the rim. */
final class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.msrpc.im.provider");

  @Test
  void noCycles() {
    slices().matching("io.msrpc.im.provider.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void noFeatureKnowsAnAdapter() {
    noClasses()
        .that()
        .resideInAnyPackage("..account..", "..session..", "..chat..", "..contact..", "..push..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..storage.sqlite..", "..storage.local..", "java.sql..")
        .check(classes);
  }

  @Test
  void onlyTheStoreKnowsSqlite() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..storage.sqlite..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.sqlite..", "org.flywaydb..", "java.sql..")
        .check(classes);
  }

  @Test
  void onlyTheWiringKnowsSpring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.msrpc.im.provider")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.boot..", "org.springframework.context..")
        .check(classes);
  }

  @Test
  void noStaticIsMutable() {
    fields().that().areStatic().should().beFinal().check(classes);
  }
}
