package io.msrpc.nacos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The server's own jars, known by their SHA-256: a repackaging by a third party is run only if it
 * is, byte for byte, the one that was looked at.
 *
 * @param sums from file name to lower-case hexadecimal SHA-256
 */
record PinnedJars(Map<String, String> sums) {

  /** Reads the lines that {@code sha256sum} writes: the sum, two spaces, the file's name. */
  static PinnedJars parse(String lines) {
    return new PinnedJars(
        lines
            .lines()
            .map(line -> line.split("  ", 2))
            .collect(Collectors.toUnmodifiableMap(line -> line[1], line -> line[0])));
  }

  /**
   * Throws unless every pinned jar is among {@code classpath}, unchanged.
   *
   * @throws IllegalStateException naming a jar that is missing or differs
   */
  void check(List<Path> classpath) throws IOException {
    Map<String, Path> present =
        classpath.stream()
            .filter(entry -> sums.containsKey(entry.getFileName().toString()))
            .collect(Collectors.toMap(entry -> entry.getFileName().toString(), entry -> entry));
    for (Map.Entry<String, String> pin : sums.entrySet()) {
      Path jar = present.get(pin.getKey());
      if (jar == null) {
        throw new IllegalStateException(pin.getKey() + " is not on the class path");
      }
      String sum = sha256(jar);
      if (!sum.equals(pin.getValue())) {
        throw new IllegalStateException(
            jar + " has SHA-256 " + sum + " (expected: " + pin.getValue() + ")");
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new AssertionError(everyJvmHasIt);
    }
  }
}
