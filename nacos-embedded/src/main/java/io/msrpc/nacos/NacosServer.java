package io.msrpc.nacos;

import com.alibaba.nacos.NacosServerBasicApplication;
import com.alibaba.nacos.NacosServerWebApplication;
import com.alibaba.nacos.core.listener.startup.NacosStartUp;
import com.alibaba.nacos.core.listener.startup.NacosStartUpManager;
import com.alibaba.nacos.sys.env.DeploymentType;
import com.alibaba.nacos.sys.env.EnvUtil;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The main class of the server's JVM: a standalone Nacos on 127.0.0.1, without authentication and
 * console, whose data directory is the working directory.
 *
 * <p>Options: {@code --port N} is the HTTP port (gRPC then takes N + 1000 and N + 1001, Raft N −
 * 1000); with {@code --temporary} the data directory is deleted at the end of standard input.
 *
 * <p>Standard output gets exactly one line, either {@code Nacos is ready: 127.0.0.1:N} or {@code
 * Nacos cannot start: } and why, which is followed by exit code 1. Standard error is the log.
 *
 * <p>The server ends when its standard input does, so it never outlives the process that holds the
 * other end of that pipe, however that process dies; SIGTERM ends it too and deletes nothing.
 */
public final class NacosServer {
  /** What the one line on standard output begins with when the server serves. */
  static final String READY = "Nacos is ready: ";

  private static final String FAILED = "Nacos cannot start: ";
  private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 50;

  private final PortBlock ports;
  private final DataDirectory data;
  private final boolean temporary;

  private NacosServer(PortBlock ports, DataDirectory data, boolean temporary) {
    this.ports = ports;
    this.data = data;
    this.temporary = temporary;
  }

  /**
   * Runs the server until its standard input ends.
   *
   * @param args the options above
   */
  public static void main(String... args) {
    PrintStream out = System.out;
    System.setOut(System.err);
    try {
      NacosServer server = parse(List.of(args));
      Thread watch = new Thread(server::endWithParent, "parent-watch");
      watch.setDaemon(true);
      watch.start();
      server.start();
      out.println(READY + "127.0.0.1:" + server.ports.port());
    } catch (Exception failure) {
      failure.printStackTrace();
      out.println(FAILED + failure.getMessage());
      System.exit(1);
    }
  }

  private static NacosServer parse(List<String> args) {
    boolean temporary = args.contains("--temporary");
    int port = args.indexOf("--port") + 1;
    if (port == 0 || args.size() != (temporary ? 3 : 2)) {
      throw new IllegalArgumentException(
          "options: " + args + " (expected: --port N [--temporary])");
    }
    DataDirectory data = new DataDirectory(Path.of("").toAbsolutePath());
    return new NacosServer(new PortBlock(Integer.parseInt(args.get(port))), data, temporary);
  }

  private void start() throws IOException, InterruptedException {
    checkJars();
    OptionalInt taken = ports.taken();
    if (taken.isPresent()) {
      throw new IllegalStateException(
          "port " + taken.getAsInt() + " is taken; all of " + ports.ports() + " must be free");
    }
    data.prepare(ports.port());
    configure();
    boot();
    awaitReadiness();
  }

  private static void checkJars() throws IOException {
    try (InputStream sums = NacosServer.class.getResourceAsStream("server.sha256")) {
      if (sums == null) {
        throw new IllegalStateException("server.sha256 is missing beside " + NacosServer.class);
      }
      String[] classpath = System.getProperty("java.class.path", "").split(File.pathSeparator);
      PinnedJars.parse(new String(sums.readAllBytes(), StandardCharsets.UTF_8))
          .check(Stream.of(classpath).map(Path::of).toList());
    }
  }

  /** Nacos reads these when its classes load; none of them may be loaded before. */
  private void configure() {
    Path home = data.path();
    System.setProperty("nacos.home", home.toString());
    System.setProperty("nacos.logs.path", home.resolve("logs").toString());
    System.setProperty("nacos.standalone", "true");
    System.setProperty("nacos.deployment.type", "server");
    System.setProperty("nacos.server.ip", "127.0.0.1");
    System.setProperty("nacos.remote.grpc.listen.ip", "127.0.0.1");
    System.setProperty("spring.config.additional-location", "file:" + home.resolve("conf") + "/");
    System.setProperty("server.tomcat.basedir", home.toString());
    System.setProperty("user.home", home.toString());
  }

  /** What Nacos's own bootstrap does; that one is not published as an artifact. */
  private static void boot() {
    EnvUtil.setDeploymentType(DeploymentType.getType("server"));
    NacosStartUpManager.start(NacosStartUp.CORE_START_UP_PHASE);
    ConfigurableApplicationContext core =
        new SpringApplicationBuilder(NacosServerBasicApplication.class)
            .web(WebApplicationType.NONE)
            .run();
    NacosStartUpManager.start(NacosStartUp.WEB_START_UP_PHASE);
    new SpringApplicationBuilder(NacosServerWebApplication.class).parent(core).run();
  }

  private void awaitReadiness() throws IOException, InterruptedException {
    URI readiness =
        URI.create("http://127.0.0.1:" + ports.port() + "/nacos/v3/admin/core/state/readiness");
    while (true) {
      HttpURLConnection request = (HttpURLConnection) readiness.toURL().openConnection();
      int status = request.getResponseCode();
      request.disconnect();
      if (status == HttpURLConnection.HTTP_OK) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private void endWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException parentIsGone) {
      System.err.println("Reading standard input: " + parentIsGone);
    }
    try {
      end();
    } catch (IOException | InterruptedException failure) {
      System.err.println("Ending: " + failure);
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  /** Temporary data needs no orderly end; kept data gets one, within bounds. */
  private void end() throws IOException, InterruptedException {
    if (temporary) {
      data.delete();
    } else {
      Thread exit = new Thread(() -> System.exit(0), "exit");
      exit.start();
      exit.join(EXIT_TIMEOUT.toMillis());
    }
  }
}
