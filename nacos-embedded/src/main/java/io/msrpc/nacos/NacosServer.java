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
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The main class of the server's JVM: a Nacos on 127.0.0.1, without console, whose data directory
 * is the working directory.
 *
 * <p>Options: {@code --port N} is the HTTP port (gRPC then takes N + 1000 and N + 1001, Raft N −
 * 1000); with {@code --temporary} the data directory is deleted at the end of standard input; with
 * {@code --auth} clients must sign in; {@code --cluster N,M,…} are the HTTP ports of all members of
 * a cluster, this one's too, each of which waits for the others. Without it, it stands alone.
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
  private final Arguments arguments;

  /** The options of the command line. */
  private record Arguments(int port, boolean temporary, boolean auth, List<String> members) {
    static Arguments parse(List<String> args) {
      int port = 0;
      boolean temporary = false;
      boolean auth = false;
      List<String> members = List.of();
      for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
        switch (rest.next()) {
          case "--port" -> port = Integer.parseInt(rest.next());
          case "--temporary" -> temporary = true;
          case "--auth" -> auth = true;
          case "--cluster" -> members = List.of(rest.next().split(","));
          default -> throw unknown(args);
        }
      }
      if (port == 0) {
        throw unknown(args);
      }
      return new Arguments(port, temporary, auth, members);
    }

    private static IllegalArgumentException unknown(List<String> args) {
      return new IllegalArgumentException(
          "options: " + args + " (expected: --port N [--temporary] [--auth] [--cluster N,M,...])");
    }
  }

  private NacosServer(Arguments arguments) {
    this.ports = new PortBlock(arguments.port());
    this.data = new DataDirectory(Path.of("").toAbsolutePath());
    this.arguments = arguments;
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
      NacosServer server = new NacosServer(Arguments.parse(List.of(args)));
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

  private void start() throws IOException, InterruptedException {
    checkJars();
    OptionalInt taken = ports.taken();
    if (taken.isPresent()) {
      throw new IllegalStateException(
          "port " + taken.getAsInt() + " is taken; all of " + ports.ports() + " must be free");
    }
    data.prepare(ports.port(), arguments.auth(), arguments.members());
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
    System.setProperty("nacos.standalone", String.valueOf(arguments.members().isEmpty()));
    if (!arguments.members().isEmpty()) {
      System.setProperty("embeddedStorage", "true");
      System.setProperty("nacos.functionMode", "naming");
    }
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
    if (arguments.temporary()) {
      data.delete();
    } else {
      Thread exit = new Thread(() -> System.exit(0), "exit");
      exit.start();
      exit.join(EXIT_TIMEOUT.toMillis());
    }
  }
}
