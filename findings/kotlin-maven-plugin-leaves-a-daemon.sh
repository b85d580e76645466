#!/usr/bin/env bash
# kotlin-maven-plugin 2.3.21 leaves a compiler daemon running when mvn has ended.
#
# Seen on Maven 3.8.7 and JDK 17 with the one file below, no setting made:
#   mvn compile:                                 1 daemon left
#   mvn compile -Dkotlin.compiler.daemon=false:  0 daemons left
# The daemon's own arguments: it ends after 7,200 s without work; its heap may take a quarter of the
# memory (-Xmx6028m of 24 GB). A build that must leave no process behind sets the property
# kotlin.compiler.daemon to false.
#
# Needs Linux, a JDK 17 and Maven; downloads into a temporary directory, and ends the daemon that it
# started. Ends with 1 if this has changed.
set -euo pipefail
work=$(mktemp -d)

# daemons: the processes whose command line has both the daemon's class and our directory.
daemons() {
  local line
  for line in /proc/[0-9]*/cmdline; do
    [[ $({ tr '\0' ' ' <"$line"; } 2>/dev/null) == *"$work"*KotlinCompileDaemon* ]] || continue
    cut -d / -f 3 <<<"$line"
  done
}

clean() {
  local pid
  for pid in $(daemons); do kill "$pid"; done
  rm -rf "$work"
}
trap clean EXIT

mkdir -p "$work/src/main/kotlin"
echo 'fun answer() = 42' >"$work/src/main/kotlin/Answer.kt"
cat >"$work/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>example</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.kotlin</groupId>
      <artifactId>kotlin-stdlib</artifactId>
      <version>2.3.21</version>
    </dependency>
  </dependencies>
  <build>
    <sourceDirectory>src/main/kotlin</sourceDirectory>
    <plugins>
      <plugin>
        <groupId>org.jetbrains.kotlin</groupId>
        <artifactId>kotlin-maven-plugin</artifactId>
        <version>2.3.21</version>
        <executions>
          <execution>
            <goals>
              <goal>compile</goal>
            </goals>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
END

# left OPTION…: how many daemons run after this build.
left() {
  mvn -B -ntp -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" -Duser.home="$work" \
    "$@" compile >"$work/log" || { cat "$work/log" >&2; exit 2; }
  daemons | wc -l
}

without=$(left -Dkotlin.compiler.daemon=false)
ordinary=$(left)
echo "mvn compile: $ordinary daemons left"
echo "mvn compile -Dkotlin.compiler.daemon=false: $without daemons left"
((ordinary == 1 && without == 0))
