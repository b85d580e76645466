package io.msrpc.nacos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one server keeps everything it writes; its JVM runs in it.
 *
 * @param path absolute
 */
record DataDirectory(Path path) {
  private static final int DELETIONS = 20;
  private static final int SECRET_BYTES = 48;

  /** Where the server's standard error goes. */
  Path log() {
    return path.resolve("server.log");
  }

  /**
   * Writes the settings the server reads when it starts, and clears what a killed one left.
   *
   * @param port of HTTP
   * @param auth whether clients must sign in
   * @param members the HTTP ports of a cluster, its own too; empty for one that stands alone
   */
  void prepare(int port, boolean auth, List<String> members) throws IOException {
    Path temporary = path.resolve("tmp");
    delete(temporary);
    Files.createDirectories(temporary);
    Path conf = Files.createDirectories(path.resolve("conf"));
    Files.write(
        conf.resolve("cluster.conf"), members.stream().map(each -> "127.0.0.1:" + each).toList());
    Files.writeString(
        conf.resolve("application.properties"),
        """
        nacos.server.main.port=%d
        server.address=127.0.0.1
        nacos.core.member.lookup.type=file
        # Needed even while authentication is off.
        nacos.core.auth.system.type=nacos
        nacos.core.auth.enabled=%b
        nacos.core.auth.admin.enabled=%2$b
        nacos.core.auth.console.enabled=%2$b
        # Of this run alone: whoever has signed in before, does so again.
        nacos.core.auth.server.identity.key=msrpc
        nacos.core.auth.server.identity.value=%s
        nacos.core.auth.plugin.nacos.token.secret.key=%s
        server.tomcat.accesslog.enabled=false
        # Milliseconds until its own database is open; by default 3,000, too few on a busy machine.
        db.pool.config.connectionTimeout=60000
        # Milliseconds; 500 by default.
        nacos.naming.push.pushTaskDelay=100
        """
            .formatted(port, auth, identity(members), secret()));
  }

  /** What servers tell each other: the members of a cluster have to agree on it. */
  private static String identity(List<String> members) {
    return members.isEmpty() ? secret() : String.join("-", members);
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
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
