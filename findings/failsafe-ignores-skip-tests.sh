#!/usr/bin/env bash
# maven-failsafe-plugin 3.6.1 runs the integration tests of a build with -DskipTests.
#
# Seen on Maven 3.8.7 and JDK 17 with the project below, which has one integration test:
#   mvn -DskipTests verify, Failsafe 3.5.6:  Tests are skipped.
#   mvn -DskipTests verify, Failsafe 3.6.1:  Running ExampleIT
# Surefire of the same release still skips its tests. In 3.6 skipTests of Failsafe is no longer a user
# property; skipITs is the only one. To have both, a POM sets
#   <skipTests>false</skipTests> <skipITs>${skipTests}</skipITs>
# as properties, which the third build does: Tests are skipped.
#
# Needs a JDK 17 and Maven; downloads into a temporary directory. Ends with 1 if this has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src/test/java"
cat >"$work/src/test/java/ExampleIT.java" <<'END'
import org.junit.jupiter.api.Test;

class ExampleIT {
  @Test
  void runs() {}
}
END
cat >"$work/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>example</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.junit.jupiter</groupId>
      <artifactId>junit-jupiter</artifactId>
      <version>5.12.2</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <artifactId>maven-surefire-plugin</artifactId>
        <version>${tests.version}</version>
      </plugin>
      <plugin>
        <artifactId>maven-failsafe-plugin</artifactId>
        <version>${tests.version}</version>
        <executions>
          <execution>
            <goals>
              <goal>integration-test</goal>
              <goal>verify</goal>
            </goals>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
END

# runs OPTION…: whether that build runs the integration test.
runs() {
  mvn -B -ntp -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" -DskipTests "$@" verify \
    >"$work/log" || { cat "$work/log"; exit 2; }
  grep -E 'Tests are skipped|Running ' "$work/log"
  grep -q 'Running ExampleIT' "$work/log"
}

echo "Failsafe 3.5.6:"
! runs -Dtests.version=3.5.6 || exit 1
echo "Failsafe 3.6.1:"
runs -Dtests.version=3.6.1 || exit 1
echo "Failsafe 3.6.1, skipITs=skipTests:"
sed -i 's|^  <properties>|&<skipTests>false</skipTests><skipITs>${skipTests}</skipITs>|' "$work/pom.xml"
! runs -Dtests.version=3.6.1 || exit 1
