package io.msrpc.im.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The projects in src/outside name versions as a user does, and they are those of this build;
 * bin/verify builds them.
 */
class OutsideProjectsTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

  @Test
  void theyUseTheVersionsOfThisBuild() throws IOException {
    String build = Files.readString(ROOT.resolve("pom.xml"));
    String boot = only(build, "<spring-boot.version>(.+)</");
    String boot35 = only(build, "<spring-boot35.version>(.+)</");
    String netty = only(build, "<netty.version>(.+)</");
    String own = only(build, "<artifactId>msrpc-parent</artifactId>\\s*<version>(.+)</");
    for (String project : projects()) {
      assertThat(only(project, "-starter-parent</artifactId>\\s*<version>(.+)</"))
          .isIn(boot, boot35);
      assertThat(only(project, "rpc-spring-starter</artifactId>\\s*<version>(.+)</"))
          .isEqualTo(own);
      assertThat(all(project, "<netty.version>(.+)</")).isSubsetOf(netty);
    }
  }

  private static List<String> projects() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("system-tests/src/outside"))) {
      List<Path> poms = files.map(each -> each.resolve("pom.xml")).filter(Files::exists).toList();
      assertThat(poms).hasSizeGreaterThanOrEqualTo(3);
      return poms.stream().map(OutsideProjectsTest::read).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String only(String pom, String pattern) {
    List<String> found = all(pom, pattern);
    assertThat(found).as(pattern).hasSize(1);
    return found.get(0);
  }

  private static List<String> all(String pom, String pattern) {
    return Pattern.compile(pattern).matcher(pom).results().map(found -> found.group(1)).toList();
  }
}
