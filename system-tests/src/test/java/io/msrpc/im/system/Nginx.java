package io.msrpc.im.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The machine's nginx, as one process without any right of its own, with the configuration that
 * docs/deployment.md shows.
 */
final class Nginx implements AutoCloseable {
  private static final Path EXECUTABLE = Path.of(System.getProperty("nginx", "/usr/sbin/nginx"));

  /** What a packaged nginx has around the files of its sites. */
  private static final String MAIN =
      """
      daemon off;
      master_process off;
      pid DIRECTORY/nginx.pid;
      events {}
      http {
        access_log off;
        client_body_temp_path DIRECTORY/body;
        proxy_temp_path DIRECTORY/proxy;
        fastcgi_temp_path DIRECTORY/fastcgi;
        uwsgi_temp_path DIRECTORY/uwsgi;
        scgi_temp_path DIRECTORY/scgi;
        SITE
      }
      """;

  private final Path log;
  private final Process process;

  /** Starts one with a site in a directory of its own, and returns once it listens. */
  Nginx(Path directory, String site, int port) throws IOException {
    if (!Files.isExecutable(EXECUTABLE)) {
      throw new AssertionError(
          EXECUTABLE + " is missing: run bin/verify, which installs it, or set -Dnginx=PATH");
    }
    log = directory.resolve("nginx.log");
    Path configuration = directory.resolve("nginx.conf");
    String main = MAIN.replace("SITE", site).replace("DIRECTORY", directory.toString());
    Files.writeString(configuration, main);
    process =
        new ProcessBuilder(
                EXECUTABLE.toString(),
                "-e",
                log.toString(),
                "-p",
                directory.toString(),
                "-c",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-nginx"));
    Awaitility.await("nginx").atMost(Duration.ofMinutes(1)).until(() -> listens(port));
  }

  /** The site that docs/deployment.md shows. */
  static String documentedSite() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "deployment.md"));
    Matcher block = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL).matcher(page);
    if (!block.find()) {
      throw new AssertionError("docs/deployment.md shows no nginx configuration");
    }
    return block.group(1);
  }

  private boolean listens(int port) throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("nginx has ended:\n" + Files.readString(log));
    }
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
