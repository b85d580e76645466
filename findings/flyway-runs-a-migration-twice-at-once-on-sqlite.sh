#!/usr/bin/env bash
# flyway-core 12.4.0 on SQLite: two calls of migrate() at the same time both run the same migration.
#
# One would guess that the second one waits for the first and then has nothing to do, which is what
# Flyway is relied on for when several copies of a program start. On SQLite nothing keeps it out: both
# find the migration pending and begin, and SQLite stops the one that comes last. Seen on JDK 17 with
# sqlite-jdbc 3.53.2.1, a file at its baseline, two threads, each with a Flyway of its own, and a
# migration in Java that waits for its like:
#   the migration:   runs twice, both at the same time
#   one migrate():   1 migration executed
#   the other:       fails with SQLITE_BUSY
# It matters for a store in a file that a program opens when it starts: of two starts one ends with
# "database is locked", and what its migration did outside the database has been done twice. Whoever
# owns the file has to take a lock of its own before migrate().
#
# Needs a JDK 17 and Maven; downloads into a temporary directory. Ends with 1 if this has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>example</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.flywaydb</groupId>
      <artifactId>flyway-core</artifactId>
      <version>12.4.0</version>
    </dependency>
    <dependency>
      <groupId>org.xerial</groupId>
      <artifactId>sqlite-jdbc</artifactId>
      <version>3.53.2.1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
POM
cat >"$work/Example.java" <<'JAVA'
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

class Example {
  private static final CyclicBarrier BOTH = new CyclicBarrier(2);
  private static final AtomicInteger MET = new AtomicInteger();

  /** Counts if the other run of it is there at the same time. */
  static final class V2__Wait extends BaseJavaMigration {
    @Override
    public void migrate(Context context) throws Exception {
      try {
        BOTH.await(20, TimeUnit.SECONDS);
        MET.incrementAndGet();
      } catch (TimeoutException | BrokenBarrierException alone) {
        System.out.println("alone");
      }
    }
  }

  public static void main(String... args) {
    Flyway flyway = flyway(args[0]);
    flyway.baseline();
    List<CompletableFuture<String>> both =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> migrate(args[0]), Example::start))
            .limit(2)
            .toList();
    both.stream().map(CompletableFuture::join).sorted().forEach(System.out::println);
    System.out.println("runs at the same time: " + MET);
    System.out.println("applied: " + flyway.info().current().getVersion());
  }

  private static void start(Runnable task) {
    new Thread(task).start();
  }

  private static String migrate(String file) {
    try {
      return "executed: " + flyway(file).migrate().migrationsExecuted;
    } catch (FlywayException failure) {
      return "failed: " + failure.getMessage().replaceAll("(?s).*\\[(SQLITE_\\w+)].*", "$1");
    }
  }

  private static Flyway flyway(String file) {
    return Flyway.configure()
        .dataSource("jdbc:sqlite:" + file, null, null)
        .locations(new String[0])
        .javaMigrations(new V2__Wait())
        .load();
  }
}
JAVA
mvn -B -ntp -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
  -Dmdep.outputFile="$work/classpath" >"$work/log" || { cat "$work/log"; exit 2; }

java -Djava.io.tmpdir="$work" -cp "$(<"$work/classpath")" "$work/Example.java" "$work/example.db" |
  tee "$work/seen"
diff - "$work/seen" <<'SEEN'
executed: 1
failed: SQLITE_BUSY
runs at the same time: 2
applied: 2
SEEN
