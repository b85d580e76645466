package io.msrpc.im.gateway;

import io.msrpc.im.gateway.http.StaticFile;
import io.msrpc.im.gateway.http.StaticFiles;
import io.msrpc.im.gateway.push.PushEndpoint;
import io.msrpc.im.gateway.session.SessionMap;
import io.msrpc.registry.Provider;
import io.msrpc.transport.Address;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A gateway on free ports over a {@link MemoryTier}: the real doors, without Spring and RPC. */
public final class TestGateway implements AutoCloseable {
  final MemoryTier tier = new MemoryTier();
  final SessionMap sessions = new SessionMap();
  final List<Provider> cluster = new CopyOnWriteArrayList<>();
  final GatewayServer server;
  final HttpClient http = HttpClient.newHttpClient();
  private final List<TestClient> clients = new ArrayList<>();

  /** Starts with these settings, each {@code name=value} below msim.gateway. */
  public TestGateway(String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("msim.gateway.id", "gw-1");
    all.put("msim.gateway.http-port", "0");
    all.put("msim.gateway.websocket-port", "0");
    all.put("msim.gateway.tcp-port", "0");
    all.put("msim.gateway.go-away-after", "200ms");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      all.put("msim.gateway." + setting.substring(0, equals), setting.substring(equals + 1));
    }
    GatewayProperties properties =
        new Binder(new MapConfigurationPropertySource(all))
            .bindOrCreate("msim.gateway", GatewayProperties.class);
    StaticFiles files =
        new StaticFiles(
            Map.of(
                "index.html", StaticFile.of("index.html", "<!doctype html>hi".getBytes()),
                "js/app.js", StaticFile.of("js/app.js", "export {}".getBytes())));
    server = new GatewayServer(properties, tier.backend(), sessions, () -> cluster, files);
    tier.pushTo(new PushEndpoint(sessions));
    server.start();
  }

  /** Another gateway appears in the registry. */
  void join(String id, int httpPort, int websocketPort) {
    join(id, httpPort, websocketPort, "");
  }

  /** Another gateway appears that says where clients reach it. */
  void join(String id, int httpPort, int websocketPort, String publicUrl) {
    Map<String, String> metadata =
        Map.of(
            "host",
            "",
            "http-port",
            "" + httpPort,
            "websocket-port",
            "" + websocketPort,
            "tcp-port",
            "" + (websocketPort + 1),
            "public-url",
            publicUrl);
    cluster.add(new Provider(new Address("127.0.0.1", 9900), id, "b", 1, metadata));
  }

  /** The port of the TCP door. */
  public int tcpPort() {
    return server.tcpPort();
  }

  String authority() {
    return "127.0.0.1:" + server.httpPort();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + authority() + path));
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return send(request(path).header("Authorization", "Bearer " + token));
  }

  HttpResponse<String> post(String path, String json) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A connection that has not said anything yet. */
  TestClient connect() throws Exception {
    TestClient client = TestClient.connect(http, "ws://" + authority() + "/im");
    clients.add(client);
    return client;
  }

  /** A connection that has authenticated and has heard its first HEADS. */
  TestClient signIn(String user, String deviceId, String platform) throws Exception {
    TestClient client = connect();
    client.say("AUTH", 1, "{\"token\":\"" + tier.signIn(user, deviceId, platform) + "\"}");
    client.hear("AUTH_OK");
    client.hear("HEADS");
    return client;
  }

  Socket socket() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.httpPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  @Override
  public void close() {
    clients.forEach(TestClient::abort);
    server.close();
  }
}
