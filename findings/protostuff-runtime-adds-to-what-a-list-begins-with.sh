#!/usr/bin/env bash
# protostuff-runtime 1.8.0: a list that is not empty in a new object grows with every trip.
#
# One would guess that an object which is written and read is equal to the one before. The reader
# makes the object with its constructor and adds the elements it reads to the list that it finds; an
# array is replaced, and so is text. Seen on JDK 17 with fields that begin as ["all"], {"all"} and
# "all", of an object that has been given ["a", "b"], ["a", "b"] and null:
#   the list after one trip:     [all, a, b]
#   the list after two trips:    [all, all, a, b]
#   an array after two trips:    [a, b]
#   text after one trip:         all
#   an empty list after a trip:  [all]
# It matters for a call that passes through several processes, or a stored object that is read,
# changed and written: a filter gets wider and a list of receivers longer, without an error. Lists
# have to begin empty or null.
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
      <groupId>io.protostuff</groupId>
      <artifactId>protostuff-core</artifactId>
      <version>1.8.0</version>
    </dependency>
    <dependency>
      <groupId>io.protostuff</groupId>
      <artifactId>protostuff-runtime</artifactId>
      <version>1.8.0</version>
    </dependency>
  </dependencies>
</project>
POM
cat >"$work/Example.java" <<'JAVA'
import io.protostuff.LinkedBuffer;
import io.protostuff.ProtostuffIOUtil;
import io.protostuff.Schema;
import io.protostuff.runtime.RuntimeSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class Example {
  static class Filter {
    List<String> list = new ArrayList<>(List.of("all"));
    String[] array = {"all"};
    String text = "all";
  }

  public static void main(String... args) {
    Filter filter = new Filter();
    filter.list = new ArrayList<>(List.of("a", "b"));
    filter.array = new String[] {"a", "b"};
    filter.text = null;
    Filter once = trip(filter);
    Filter twice = trip(once);
    System.out.println("list, one trip: " + once.list);
    System.out.println("list, two trips: " + twice.list);
    System.out.println("array, two trips: " + Arrays.toString(twice.array));
    System.out.println("text, one trip: " + once.text);
    filter.list = new ArrayList<>();
    System.out.println("empty list, one trip: " + trip(filter).list);
  }

  private static Filter trip(Filter filter) {
    Schema<Filter> schema = RuntimeSchema.getSchema(Filter.class);
    byte[] bytes = ProtostuffIOUtil.toByteArray(filter, schema, LinkedBuffer.allocate());
    Filter read = schema.newMessage();
    ProtostuffIOUtil.mergeFrom(bytes, read, schema);
    return read;
  }
}
JAVA
mvn -B -ntp -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
  -Dmdep.outputFile="$work/classpath" >"$work/log" || { cat "$work/log"; exit 2; }

java -Djava.io.tmpdir="$work" -cp "$(<"$work/classpath")" "$work/Example.java" | tee "$work/seen"
diff - "$work/seen" <<'SEEN'
list, one trip: [all, a, b]
list, two trips: [all, all, a, b]
array, two trips: [a, b]
text, one trip: all
empty list, one trip: [all]
SEEN
