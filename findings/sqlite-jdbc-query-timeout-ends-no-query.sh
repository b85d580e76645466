#!/usr/bin/env bash
# sqlite-jdbc 3.53.2.1: setQueryTimeout() bounds the wait for locks, not the query.
#
# One would guess that a query which takes longer than its timeout ends with an error, as the JDBC
# interface says. The driver uses the number as SQLite's busy_timeout while the statement runs, and
# afterwards sets a value of its own, which no pragma changes. Seen on JDK 17 after
# "pragma busy_timeout = 20000" and setQueryTimeout(1), with a count that was made longer until it
# took more than 3 s:
#   the count:                        its number of rows, after more than 3 s, and no error
#   busy_timeout in the statement:    1000
#   busy_timeout after it:            3000; the 20000 are lost
#   cancel() of the running count:    SQLITE_INTERRUPT
# It matters for a search or a report over a long history, which holds its thread and its snapshot as
# long as it likes, and for a write, which gives up on a lock earlier than the connection was set to;
# so do the writes after it. What ends a query is cancel() from another thread.
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

class Example {
  private static final String COUNT =
      "with recursive n (i) as (select 1 union all select i + 1 from n where i < %d)"
          + " select count(*) from n";

  public static void main(String... args) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 20000");
      statement.setQueryTimeout(1);
      long rows = 1_000_000;
      long nanos = 0;
      boolean complete = true;
      while (nanos < TimeUnit.SECONDS.toNanos(3)) {
        rows *= 2;
        long start = System.nanoTime();
        complete &= number(statement, COUNT.formatted(rows)) == rows;
        nanos = System.nanoTime() - start;
      }
      System.out.println("the count is complete after more than 3 s: " + complete);
      System.out.println("busy_timeout in it: " + number(statement, "pragma busy_timeout"));
      statement.setQueryTimeout(0);
      System.out.println("busy_timeout after it: " + number(statement, "pragma busy_timeout"));
      System.out.println("cancel: " + cancelled(statement));
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  /** Cancels until the count ends. */
  private static String cancelled(Statement statement) throws Exception {
    Thread cancelling =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  statement.cancel();
                } catch (SQLException notRunning) {
                  Thread.yield();
                }
              }
            });
    cancelling.start();
    try {
      return String.valueOf(number(statement, COUNT.formatted(Long.MAX_VALUE)));
    } catch (SQLException interrupted) {
      return interrupted.getMessage().replaceAll("].*", "]");
    } finally {
      cancelling.interrupt();
      cancelling.join();
    }
  }
}
JAVA
mvn -B -ntp -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
  -Dmdep.outputFile="$work/classpath" >"$work/log" || { cat "$work/log"; exit 2; }

java -Djava.io.tmpdir="$work" -cp "$(<"$work/classpath")" "$work/Example.java" | tee "$work/seen"
diff - "$work/seen" <<'SEEN'
the count is complete after more than 3 s: true
busy_timeout in it: 1000
busy_timeout after it: 3000
cancel: [SQLITE_INTERRUPT]
SEEN
