package io.msrpc.wire.protostuff;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.msrpc.wire.type.FuzzedPayloads;
import io.msrpc.wire.type.RandomValues;
import io.msrpc.wire.type.Subject;
import io.netty.buffer.ByteBufUtil;
import java.io.ObjectInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** No bytes choose a class: what the package may not even refer to, and what it does not write. */
class NoClassFromTheWireTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ProtostuffSerializer.class.getPackageName());

  @Test
  void neverLoadsAClassByName() {
    noClasses().should().callMethod(Class.class, "forName", String.class).check(CLASSES);
    noClasses()
        .should()
        .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
        .check(CLASSES);
    noClasses().should().dependOnClassesThat(type(ClassLoader.class)).check(CLASSES);
    noClasses().should().dependOnClassesThat(type(ObjectInputStream.class)).check(CLASSES);
  }

  @Test
  void usesNothingOfProtostuffRuntime() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.protostuff.runtime..", "sun.misc.."))
        .check(CLASSES);
  }

  @Test
  void writesNoClassName() {
    Subject subject = Subject.of(FuzzedPayloads.Service.class, "everything");
    for (long seed = 0; seed < 20; seed++) {
      byte[] payload =
          ByteBufUtil.decodeHexDump(subject.write(new RandomValues(seed).everything()));
      assertThat(new String(payload, StandardCharsets.ISO_8859_1))
          .doesNotContain("io.msrpc", "io/msrpc", "java.", "Everything", "Pair");
    }
  }
}
