#!/usr/bin/env bash
# sqlite-jdbc 3.53.2.1: after an insert that a conflict left out, getGeneratedKeys() has the key of an
# earlier insert, which may be one into another table.
#
# One would guess that no row inserted means no key, and that an upsert which updated a row gives the
# key of that row. The driver gives what the connection inserted last, whatever that was. Seen on
# JDK 17 with id 1 in "message" and then 77 in "account":
#   insert into message … on conflict do nothing:            0 rows, keys [77]
#   insert into message … on conflict do update:             1 row,  keys [77]
#   insert into message … on conflict do nothing returning:  ids []
#   insert into message … on conflict do update returning:   ids [1]
# It matters where a message is stored once and sent again: the second attempt is answered with the
# id of something else, and no error is seen. Take ids from "returning".
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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

class Example {
  public static void main(String... args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            "create table message (id integer primary key, token text unique, attempts integer)");
        statement.executeUpdate("create table account (id integer primary key)");
        statement.executeUpdate("insert into message (token, attempts) values ('t', 1)");
        statement.executeUpdate("insert into account (id) values (77)");
      }
      String insert = "insert into message (token, attempts) values ('t', 1) on conflict (token) ";
      String update = "do update set attempts = attempts + 1";
      keys(connection, "nothing", insert + "do nothing");
      keys(connection, "update", insert + update);
      returned(connection, "nothing", insert + "do nothing returning id");
      returned(connection, "update", insert + update + " returning id");
    }
  }

  private static void keys(Connection connection, String action, String sql) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
      int rows = statement.executeUpdate();
      System.out.println(action + ": rows " + rows + ", keys " + ids(statement.getGeneratedKeys()));
    }
  }

  private static void returned(Connection connection, String action, String sql)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      System.out.println(action + ", returning: ids " + ids(statement.executeQuery()));
    }
  }

  private static List<Long> ids(ResultSet rows) throws SQLException {
    List<Long> ids = new ArrayList<>();
    while (rows.next()) {
      ids.add(rows.getLong(1));
    }
    return ids;
  }
}
JAVA
mvn -B -ntp -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
  -Dmdep.outputFile="$work/classpath" >"$work/log" || { cat "$work/log"; exit 2; }

java -Djava.io.tmpdir="$work" -cp "$(<"$work/classpath")" "$work/Example.java" | tee "$work/seen"
diff - "$work/seen" <<'SEEN'
nothing: rows 0, keys [77]
update: rows 1, keys [77]
nothing, returning: ids []
update, returning: ids [1]
SEEN
