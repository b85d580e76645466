package io.msrpc.nacos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where one server keeps everything it writes; its JVM runs in it.
 *
 * @param path absolute
 */
record DataDirectory(Path path) {
  private static final int DELETIONS = 20;

  /** Where the server's standard error goes. */
  Path log() {
    return path.resolve("server.log");
  }

  /** Writes the settings the server reads when it starts, and clears what a killed one left. */
  void prepare(int port) throws IOException {
    Path temporary = path.resolve("tmp");
    delete(temporary);
    Files.createDirectories(temporary);
    Files.createDirectories(path.resolve("conf"));
    Files.writeString(
        path.resolve("conf").resolve("application.properties"),
        """
        nacos.server.main.port=%d
        server.address=127.0.0.1
        # Needed even while authentication is off.
        nacos.core.auth.system.type=nacos
        nacos.core.auth.enabled=false
        nacos.core.auth.admin.enabled=false
        nacos.core.auth.console.enabled=false
        server.tomcat.accesslog.enabled=false
        # Milliseconds until its own database is open; by default 3,000, too few on a busy machine.
        db.pool.config.connectionTimeout=60000
        # Milliseconds; 500 by default.
        nacos.naming.push.pushTaskDelay=100
        """
            .formatted(port));
  }

  /** Deletes all of it, also while a dying server still writes here. */
  void delete() throws IOException {
    delete(path);
  }

  private static void delete(Path root) throws IOException {
    IOException failure = null;
    for (int i = 0; i < DELETIONS && Files.exists(root); i++) {
      try (Stream<Path> tree = Files.walk(root)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
        return;
      } catch (UncheckedIOException changed) {
        failure = changed.getCause();
      } catch (IOException changed) {
        failure = changed;
      }
    }
    if (failure != null && Files.exists(root)) {
      throw failure;
    }
  }
}
