package io.msrpc.im.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.msrpc.nacos.EmbeddedNacos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A whole msim of real processes on free ports and in a temporary directory: an embedded Nacos, one
 * provider, and gateways. As a static {@code @RegisterExtension} it runs for one test class, adds
 * the processes' logs to a failure, and leaves nothing behind.
 */
final class Deployment
    implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {
  private final int size;
  private final FreePorts ports = new FreePorts();
  private final List<MsimProcess> gateways = new ArrayList<>();
  private final List<URI> urls = new ArrayList<>();
  private final Map<String, List<String>> settings = new HashMap<>();
  private final int providerPort = ports.next();
  private final int webSocketPort = ports.next();
  private final int tcpPort = ports.next();
  private final int internalPort = ports.next();
  private EmbeddedNacos nacos;
  private MsimProcess provider;
  private Path directory;

  /** A deployment with so many gateways. */
  Deployment(int gateways) {
    this.size = gateways;
  }

  /** Settings of a process, {@code provider} or {@code gateway-1}, …, beside those it has here. */
  Deployment with(String process, String... settingsOfIt) {
    settings.put(process, List.of(settingsOfIt));
    return this;
  }

  /** A port that is free, and that none of its processes has. */
  int freePort() {
    return ports.next();
  }

  /** The Nacos server; it may be stopped, killed and started again. */
  EmbeddedNacos nacos() {
    return nacos;
  }

  /** The provider. */
  MsimProcess provider() {
    return provider;
  }

  /** Gateway 1, 2, …; its instance id is {@code gateway-1}, … */
  MsimProcess gateway(int number) {
    return gateways.get(number - 1);
  }

  /** The HTTP address of gateway 1, 2, … */
  URI url(int number) {
    return urls.get(number - 1);
  }

  /** The provider's RPC port. */
  int providerPort() {
    return providerPort;
  }

  /** The RPC port of gateway 1 that is for the provider alone. */
  int internalPort() {
    return internalPort;
  }

  /** The WebSocket port of gateway 1. */
  int webSocketPort() {
    return webSocketPort;
  }

  /** The port of gateway 1's TCP door. */
  int tcpPort() {
    return tcpPort;
  }

  /** Where all data and logs are; gone after the tests. */
  Path directory() {
    return directory;
  }

  /** The WebSocket address of gateway 1, 2, … on its HTTP port. */
  URI webSocket(int number) {
    return URI.create(url(number).toString().replaceFirst("^http", "ws") + "/im");
  }

  /** Makes an account through gateway 1; the password is {@link #password}. */
  void createAccount(String user, String nick) throws IOException, InterruptedException {
    String body =
        "{\"user\":\"%s\",\"password\":\"%s\",\"nick\":\"%s\"}"
            .formatted(user, password(user), nick);
    HttpRequest request =
        HttpRequest.newBuilder(url(1).resolve("/api/v1/accounts"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new AssertionError("no account: " + answer.statusCode() + " " + answer.body());
    }
  }

  /** Signs in with that password through gateway 1; the answer, with the token and the uid. */
  JsonNode signIn(String user) throws IOException, InterruptedException {
    String body =
        "{\"user\":\"%s\",\"password\":\"%s\",\"deviceId\":\"d-%s\",\"platform\":\"linux\"}"
            .formatted(user, password(user), user);
    HttpRequest login =
        HttpRequest.newBuilder(url(1).resolve("/api/v1/login"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = HttpClient.newHttpClient().send(login, BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(answer);
  }

  /** The password of a test user. */
  static String password(String user) {
    return "correct horse of " + user;
  }

  /** The executable jar of a module, built before. */
  static Path jar(String module) {
    Path target = Path.of("..", module, "target").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no *-exec.jar in " + target));
    } catch (IOException missing) {
      throw new AssertionError(module + " is not packaged; run mvn package or bin/verify", missing);
    }
  }

  /** The executable of this JVM. */
  static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("msim-system-");
    try {
      start();
    } catch (RuntimeException | AssertionError failure) {
      String logs = logs();
      close();
      throw new AssertionError("The deployment did not start.\n" + logs, failure);
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    failure.addSuppressed(new AssertionError("What the processes said:\n" + logs()));
    throw failure;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    close();
  }

  private void start() {
    nacos = new EmbeddedNacos().start();
    provider = provider(providerPort, ports.next()).launch();
    for (int number = 1; number <= size; number++) {
      gateways.add(gateway(number, ports.next()).launch());
    }
    provider.awaitReady();
    gateways.forEach(MsimProcess::awaitReady);
  }

  private MsimProcess provider(int rpc, int management) {
    return process(
        "provider",
        "im-service-provider",
        management,
        "--msrpc.server.port=" + rpc,
        "--msim.provider.data-directory=" + directory.resolve("data"));
  }

  private MsimProcess gateway(int number, int http) {
    urls.add(URI.create("http://127.0.0.1:" + http));
    return process(
        "gateway-" + number,
        "im-service-consumer",
        ports.next(),
        "--msrpc.server.port=" + (number == 1 ? internalPort : ports.next()),
        "--msrpc.server.instance-id=gateway-" + number,
        "--msim.gateway.http-port=" + http,
        "--msim.gateway.websocket-port=" + (number == 1 ? webSocketPort : ports.next()),
        "--msim.gateway.tcp-port=" + (number == 1 ? tcpPort : ports.next()));
  }

  private MsimProcess process(String name, String module, int management, String... options) {
    List<String> command =
        new ArrayList<>(List.of(java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Djava.io.tmpdir=" + directory, "-jar", jar(module).toString()));
    command.add("--msrpc.nacos.server-addr=" + nacos.serverAddress());
    command.add("--management.server.port=" + management);
    command.add("--msrpc.client.provider-directory=" + directory.resolve(name + "-providers"));
    command.addAll(List.of(options));
    command.addAll(settings.getOrDefault(name, List.of()));
    URI readiness = URI.create("http://127.0.0.1:" + management + "/health/readiness");
    return new MsimProcess(name, command, directory, readiness);
  }

  private String logs() {
    StringBuilder logs = new StringBuilder();
    if (provider != null) {
      logs.append(provider.logTail());
    }
    gateways.forEach(gateway -> logs.append(gateway.logTail()));
    return logs.toString();
  }

  private void close() throws IOException {
    gateways.forEach(MsimProcess::close);
    if (provider != null) {
      provider.close();
    }
    if (nacos != null) {
      nacos.close();
    }
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(Deployment::delete);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
