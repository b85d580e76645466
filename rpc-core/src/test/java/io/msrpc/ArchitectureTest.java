package io.msrpc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  /** A call travels down this list; a package may use only the ones after it. */
  private static final List<String> CALL_PATH =
      List.of(
          "proxy",
          "cluster",
          "cluster.balance",
          "registry.nacos",
          "registry",
          "transport.client",
          "transport.server",
          "transport",
          "wire.json",
          "wire.protostuff",
          "wire.type",
          "wire",
          "service",
          "filter",
          "call",
          "annotation");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(RpcClient.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void aPackageUsesOnlyLaterOnes() {
    for (int i = 1; i < CALL_PATH.size(); i++) {
      String[] earlier =
          CALL_PATH.subList(0, i).stream().map(name -> "io.msrpc." + name).toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideInAPackage("io.msrpc." + CALL_PATH.get(i))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(earlier));
    }
  }

  @Test
  void nobodyUsesTheDoors() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.msrpc")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.msrpc"));
  }

  @Test
  void theClientHalfAndTheServerHalfDoNotMeet() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("io.msrpc.proxy", "io.msrpc.cluster", "io.msrpc.transport.client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.msrpc.transport.server", "io.msrpc.service"));
  }

  @Test
  void noCycles() {
    check(slices().matching("io.msrpc.(**)").should().beFreeOfCycles());
  }

  @Test
  @DisplayName("two clients in one JVM must work: no static is mutable")
  void noStaticIsMutable() {
    check(
        fields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.msrpc..")
            .should()
            .beFinal());
  }

  @Test
  void classesAreFinalOrSealed() {
    check(
        classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnonymousClasses()
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT));
  }

  @Test
  void onlyTheRegistryAdapterKnowsNacos() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.msrpc.registry.nacos")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.alibaba.nacos.."));
  }

  @Test
  @DisplayName("no class is named by the wire: nothing loads classes by name or reads Java objects")
  void nothingLoadsClassesByName() {
    check(
        noClasses()
            .should()
            .callMethod(Class.class, "forName", String.class)
            .orShould()
            .callMethod(ClassLoader.class, "loadClass", String.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.io.ObjectInputStream.class)
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                "(io\\.protostuff\\.runtime|com\\.fasterxml\\.jackson\\.databind)\\..*"));
  }

  @Test
  void callsAndAnnotationsNeedTheJdkOnly() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("io.msrpc.call", "io.msrpc.annotation")
            .should()
            .dependOnClassesThat(
                JavaClass.Predicates.resideOutsideOfPackages(
                    "java..", "io.msrpc.call", "io.msrpc.annotation", "org.jspecify..")));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
