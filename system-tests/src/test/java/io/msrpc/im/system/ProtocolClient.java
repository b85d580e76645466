package io.msrpc.im.system;

import static java.util.concurrent.CompletableFuture.delayedExecutor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client written from docs/im-protocol.md alone, on the JDK's WebSocket: signs in, sends
 * commands, and hands over what it hears. It shares no code with the gateway or the console.
 */
final class ProtocolClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;
  private WebSocket socket;
  private String token;
  private String uid;

  private ProtocolClient(URI url) {
    this.url = url;
  }

  /** Signs in over HTTP and opens an authenticated WebSocket on the same gateway. */
  static ProtocolClient signIn(URI url, String user, String password, String deviceId)
      throws Exception {
    ProtocolClient client = new ProtocolClient(url);
    ObjectNode login =
        JSON.createObjectNode()
            .put("user", user)
            .put("password", password)
            .put("deviceId", deviceId)
            .put("platform", "linux")
            .put("appVersion", "system-tests");
    JsonNode answer = client.post("/api/v1/login", login);
    client.token = answer.get("token").asText();
    client.uid = answer.get("uid").asText();
    client.open();
    return client;
  }

  String uid() {
    return uid;
  }

  String token() {
    return token;
  }

  /** The next event that is no answer, of this kind; others are dropped. */
  JsonNode await(String cmd) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        throw new AssertionError("no " + cmd + " within " + PATIENCE);
      }
      if (event.get("cmd").asText().equals(cmd)) {
        return event.get("body");
      }
    }
  }

  /** An answer, as it stands on the wire. */
  JsonNode call(String cmd, ObjectNode body) throws Exception {
    long id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode frame = JSON.createObjectNode().put("cmd", cmd).put("id", id);
    frame.set("body", body);
    socket.sendText(JSON.writeValueAsString(frame), true).get(30, TimeUnit.SECONDS);
    return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One try to send a text; the answer is a SEND_ACK or an ERROR. */
  JsonNode send(String cmid, String to, String text) throws Exception {
    return call(
        "SEND",
        JSON.createObjectNode()
            .put("cmid", cmid)
            .put("to", to)
            .put("type", "TEXT")
            .put("content", text));
  }

  /** Sends a text until it is acknowledged, as often and as late as the answers say. */
  void sendSurely(String to, String text) throws Exception {
    String cmid = UUID.randomUUID().toString().replace("-", "");
    for (JsonNode answer; ; ) {
      answer = send(cmid, to, text);
      if (answer.get("cmd").asText().equals("SEND_ACK")) {
        return;
      }
      long millis = answer.at("/body/retryAfterMs").asLong();
      if (millis <= 0) {
        throw new AssertionError("not sent: " + answer);
      }
      CompletableFuture.runAsync(() -> {}, delayedExecutor(millis, TimeUnit.MILLISECONDS)).get();
    }
  }

  /** The entries {@code from..to} of a conversation, at most a page. */
  JsonNode pull(String conv, long from, long to) throws Exception {
    return call(
            "PULL",
            JSON.createObjectNode()
                .put("conv", conv)
                .put("epoch", 1)
                .put("from", from)
                .put("to", to)
                .put("limit", 200))
        .get("body");
  }

  private void open() throws Exception {
    URI address = URI.create(url.toString().replaceFirst("^http", "ws") + "/im");
    socket =
        http.newWebSocketBuilder()
            .subprotocols("msim.json.v1")
            .buildAsync(address, new Listener())
            .get(30, TimeUnit.SECONDS);
    JsonNode opened = call("AUTH", JSON.createObjectNode().put("token", token));
    if (!opened.get("cmd").asText().equals("AUTH_OK")) {
      throw new AssertionError("not signed in: " + opened);
    }
  }

  private JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        accept(partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void accept(String text) {
      try {
        JsonNode event = JSON.readTree(text);
        CompletableFuture<JsonNode> answer =
            event.hasNonNull("id") ? answers.remove(event.get("id").asLong()) : null;
        if (answer != null) {
          answer.complete(event);
        } else {
          events.add(event);
        }
      } catch (IOException malformed) {
        throw new AssertionError(text, malformed);
      }
    }

    @Override
    public void onError(WebSocket from, Throwable cause) {
      answers.values().forEach(answer -> answer.completeExceptionally(cause));
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      IOException closed = new IOException("closed: " + code + " " + reason);
      answers.values().forEach(answer -> answer.completeExceptionally(closed));
      return null;
    }
  }
}
