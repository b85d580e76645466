package io.msrpc.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedNacosIT {
  private static final Duration START_TIMEOUT = EmbeddedNacos.Options.DEFAULTS.startTimeout();

  @Test
  void serves_onceStarted_andLeavesNothing_whenClosed() throws Exception {
    ProcessHandle server;
    EmbeddedNacos nacos = new EmbeddedNacos();
    try (nacos) {
      server = handle(nacos.start());
      assertThat(readiness(nacos)).isEqualTo(200);
      assertThat(listening(nacos)).isTrue();
      assertThat(reachableFromElsewhere(nacos)).isEmpty();
    }
    assertThat(server.isAlive()).isFalse();
    assertThat(nacos.dataDirectory()).doesNotExist();
    assertThat(listening(nacos)).isFalse();
  }

  @Test
  void keepsItsData_whenStoppedOrKilled_butNotWhenWiped(@TempDir Path parent) throws Exception {
    Path directory = parent.resolve("with a space");
    EmbeddedNacos nacos = new EmbeddedNacos(new EmbeddedNacos.Options(0, directory, START_TIMEOUT));
    try (nacos) {
      nacos.start();
      publish(nacos, "kept");
      nacos.stop();
      assertThat(read(nacos.start())).contains("kept");
      nacos.kill();
      assertThat(read(nacos.start())).contains("kept");
      assertThatThrownBy(nacos::wipe).isInstanceOf(IllegalStateException.class);
      nacos.kill();
      nacos.wipe();
      assertThat(read(nacos.start())).doesNotContain("kept");
    }
    assertThat(directory).exists();
  }

  @Test
  void answersNothing_whilePaused() throws Exception {
    try (EmbeddedNacos nacos = new EmbeddedNacos().start()) {
      nacos.pause();
      assertThatThrownBy(() -> readiness(nacos)).isInstanceOf(HttpTimeoutException.class);
      assertThatThrownBy(nacos::pause).isInstanceOf(IllegalStateException.class);
      nacos.resume();
      assertThat(readiness(nacos)).isEqualTo(200);
    }
  }

  @Test
  void namesTheBusyPort_whenItCannotStart() throws IOException {
    PortBlock ports = PortBlock.pick();
    int grpc = ports.port() + 1000;
    EmbeddedNacos nacos =
        new EmbeddedNacos(new EmbeddedNacos.Options(ports.port(), null, START_TIMEOUT));
    try (nacos;
        ServerSocket other = new ServerSocket(grpc, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(nacos::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Nacos cannot start: port " + other.getLocalPort() + " is taken");
      assertThat(nacos.pid()).isEmpty();
    }
    assertThat(nacos.dataDirectory()).doesNotExist();
  }

  @Test
  void givesUp_whenNotReadyInTime() {
    Duration tooShort = Duration.ofMillis(300);
    EmbeddedNacos nacos = new EmbeddedNacos(new EmbeddedNacos.Options(0, null, tooShort));
    try (nacos) {
      assertThatThrownBy(nacos::start).hasMessageContaining("not ready after PT0.3S");
      assertThat(nacos.pid()).isEmpty();
    }
    assertThat(nacos.dataDirectory()).doesNotExist();
  }

  @Test
  void endsAndCleansUp_whenItsParentIsKilled() throws Exception {
    Orphan orphan = Orphan.of("run");
    assertThat(orphan.directory()).doesNotExist();
  }

  @Test
  void endsAndCleansUp_whenItsParentIsKilledWhileItIsPaused() throws Exception {
    Orphan orphan = Orphan.of("pause");
    assertThat(orphan.directory()).doesNotExist();
  }

  @Test
  void endsAndKeepsItsData_whenItsParentIsKilled(@TempDir Path directory) throws Exception {
    Orphan orphan = Orphan.of("run", directory.toString());
    assertThat(orphan.directory()).isEqualTo(directory);
    assertThat(directory.resolve("data")).isNotEmptyDirectory();
  }

  /** The directory of a server that ended because its parent was killed. */
  private record Orphan(Path directory) {
    static Orphan of(String... arguments) throws Exception {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(Parent.class.getName());
      command.addAll(List.of(arguments));
      Process parent = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      ProcessHandle server;
      Path directory;
      try (BufferedReader out = parent.inputReader()) {
        String line = out.readLine();
        assertThat(line)
            .as("what the parent says; null if it died, of the error above")
            .isNotNull();
        String[] started = line.split(" ", 2);
        server = ProcessHandle.of(Long.parseLong(started[0])).orElseThrow();
        directory = Path.of(started[1]);
        assertThat(directory).exists();
      } finally {
        parent.destroyForcibly();
      }
      server.onExit().get(60, TimeUnit.SECONDS);
      return new Orphan(directory);
    }
  }

  /** A JVM that starts a server, says which, and waits. */
  static final class Parent {
    public static void main(String... args) {
      Path directory = args.length > 1 ? Path.of(args[1]) : null;
      EmbeddedNacos.Options options = new EmbeddedNacos.Options(0, directory, START_TIMEOUT);
      EmbeddedNacos nacos = new EmbeddedNacos(options);
      try {
        nacos.start();
      } catch (IllegalStateException dead) {
        nacos.close();
        throw dead;
      }
      if (args[0].equals("pause")) {
        nacos.pause();
      }
      System.out.println(nacos.pid().orElseThrow() + " " + nacos.dataDirectory());
      new CompletableFuture<Void>().join();
    }
  }

  /** What a listener on all addresses would answer, and one on 127.0.0.1 does not. */
  private static List<Integer> reachableFromElsewhere(EmbeddedNacos nacos) {
    return ports(nacos).ports().stream().filter(port -> connects("127.0.0.2", port)).toList();
  }

  private static boolean connects(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static ProcessHandle handle(EmbeddedNacos nacos) {
    return ProcessHandle.of(nacos.pid().orElseThrow()).orElseThrow();
  }

  private static boolean listening(EmbeddedNacos nacos) {
    return ports(nacos).taken().isPresent();
  }

  private static PortBlock ports(EmbeddedNacos nacos) {
    return new PortBlock(Integer.parseInt(nacos.serverAddress().split(":")[1]));
  }

  private static int readiness(EmbeddedNacos nacos) throws Exception {
    return send(nacos, "GET", "admin/core/state/readiness").statusCode();
  }

  /** A persistent thing only a real server keeps: one configuration entry. */
  private static void publish(EmbeddedNacos nacos, String content) throws Exception {
    String entry = "admin/cs/config?dataId=d&groupName=g&content=" + content;
    assertThat(send(nacos, "POST", entry).statusCode()).isEqualTo(200);
  }

  private static String read(EmbeddedNacos nacos) throws Exception {
    return send(nacos, "GET", "admin/cs/config?dataId=d&groupName=g").body();
  }

  private static HttpResponse<String> send(EmbeddedNacos nacos, String method, String path)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + nacos.serverAddress() + "/nacos/v3/" + path))
            .timeout(Duration.ofSeconds(5))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
