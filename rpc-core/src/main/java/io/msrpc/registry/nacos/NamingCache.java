package io.msrpc.registry.nacos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the Nacos client writes every list it receives. It cannot be told not to, and we never read
 * them: so a temporary directory instead of the user's home. A process that is killed leaves it
 * behind, a few kilobytes.
 *
 * @param directory exists until {@link #delete}
 */
record NamingCache(Path directory) {
  private static final Logger logger = LoggerFactory.getLogger(NamingCache.class);

  static NamingCache create() {
    try {
      return new NamingCache(Files.createTempDirectory("msrpc-nacos-cache-"));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  void delete() {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException failure) {
      logger.warn("The Nacos client's cache is left behind: {}", failure.toString());
    }
  }
}
