#!/usr/bin/env bash
# protostuff-runtime 1.8.0 writes boxed arrays with a null and lists of List.of(), but cannot read them.
#
# One would guess that what can be written can be read, and that List.of() is as good as an ArrayList,
# as it is where a field is declared as a List. For the elements of a collection the class that was
# written is made anew and filled with add(); an element that is null in an array is counted and left
# out. Seen on JDK 17, each written without an error and then read in the same process:
#   List<String> = List.of("a"):                         [a]
#   List<List<String>> = [ArrayList of "a"]:             [[a]]
#   List<List<String>> = [List.of("a")]:                 UnsupportedOperationException
#   Map<String, List<String>> = {k: List.of("a")}:       UnsupportedOperationException
#   Integer[] = {1, null, 2}:                            ProtostuffException: Corrupt input.
#   List<Integer> = [1, null, 2]:                        [1, 2]
# It matters because the error is in another process than its cause, or years later where objects
# are stored, and because stream().toList() and List.of() are what code has in its hands. Test such
# types by reading what was written; copy inner lists, and keep nulls out of arrays and lists.
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
import java.util.Map;

class Example {
  static class Texts {
    List<String> value;
  }

  static class Rows {
    List<List<String>> value;
  }

  static class Groups {
    Map<String, List<String>> value;
  }

  static class Numbers {
    Integer[] value;
  }

  static class NumberList {
    List<Integer> value;
  }

  public static void main(String... args) {
    Texts texts = new Texts();
    texts.value = List.of("a");
    System.out.println("List.of: " + read(texts, write(texts)).value);
    Rows rows = new Rows();
    rows.value = List.of(new ArrayList<>(List.of("a")));
    System.out.println("ArrayList in a list: " + read(rows, write(rows)).value);
    rows.value = List.of(List.of("a"));
    print("List.of in a list", rows);
    Groups groups = new Groups();
    groups.value = Map.of("k", List.of("a"));
    print("List.of in a map", groups);
    Numbers numbers = new Numbers();
    numbers.value = new Integer[] {1, null, 2};
    print("null in an array", numbers);
    NumberList list = new NumberList();
    list.value = Arrays.asList(1, null, 2);
    System.out.println("null in a list: " + read(list, write(list)).value);
  }

  /** Writes, and prints why it cannot be read. */
  private static void print(String name, Object value) {
    byte[] bytes = write(value);
    try {
      read(value, bytes);
      System.out.println(name + ": read");
    } catch (RuntimeException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      System.out.println(name + ": " + cause);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> Schema<T> schema(T value) {
    return (Schema<T>) RuntimeSchema.getSchema(value.getClass());
  }

  private static <T> byte[] write(T value) {
    return ProtostuffIOUtil.toByteArray(value, schema(value), LinkedBuffer.allocate());
  }

  private static <T> T read(T sample, byte[] bytes) {
    T read = schema(sample).newMessage();
    ProtostuffIOUtil.mergeFrom(bytes, read, schema(sample));
    return read;
  }
}
JAVA
mvn -B -ntp -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
  -Dmdep.outputFile="$work/classpath" >"$work/log" || { cat "$work/log"; exit 2; }

java -Djava.io.tmpdir="$work" -cp "$(<"$work/classpath")" "$work/Example.java" | tee "$work/seen"
diff - "$work/seen" <<'SEEN'
List.of: [a]
ArrayList in a list: [[a]]
List.of in a list: java.lang.UnsupportedOperationException
List.of in a map: java.lang.UnsupportedOperationException
null in an array: io.protostuff.ProtostuffException: Corrupt input.
null in a list: [1, 2]
SEEN
