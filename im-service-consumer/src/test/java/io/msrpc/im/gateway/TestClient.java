package io.msrpc.im.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The JDK's WebSocket client, with what it heard in a queue. */
final class TestClient implements WebSocket.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();

  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final StringBuilder parts = new StringBuilder();
  private WebSocket socket;

  static TestClient connect(HttpClient http, String url) throws Exception {
    TestClient client = new TestClient();
    client.socket =
        http.newWebSocketBuilder()
            .subprotocols("msim.json.v1")
            .buildAsync(URI.create(url), client)
            .get(30, TimeUnit.SECONDS);
    return client;
  }

  WebSocket socket() {
    return socket;
  }

  void say(String cmd, long id, String body) throws Exception {
    sayText("{\"cmd\":\"" + cmd + "\",\"id\":" + id + ",\"body\":" + body + "}");
  }

  void sayText(String text) throws Exception {
    socket.sendText(text, true).get(30, TimeUnit.SECONDS);
  }

  /** A SEND of a text to a user. */
  void send(long id, String cmid, String to, String content) throws Exception {
    String json = JSON.writeValueAsString(content);
    say(
        "SEND",
        id,
        "{\"cmid\":\"%s\",\"to\":\"%s\",\"type\":\"TEXT\",\"content\":%s}"
            .formatted(cmid, to, json));
  }

  /** The body of the next message with this cmd; others on the way are dropped. */
  JsonNode hear(String cmd) throws Exception {
    return hearWhole(cmd).get("body");
  }

  /** The next message with this cmd. */
  JsonNode hearWhole(String cmd) throws Exception {
    for (; ; ) {
      JsonNode message = heard.poll(30, TimeUnit.SECONDS);
      if (message == null) {
        throw new TimeoutException("no " + cmd);
      }
      if (message.get("cmd").asText().equals(cmd)) {
        return message;
      }
    }
  }

  /** The next ERROR has this code; the whole message. */
  JsonNode hearError(String code) throws Exception {
    JsonNode error = hearWhole("ERROR");
    assertThat(error.at("/body/code").asText()).isEqualTo(code);
    return error;
  }

  int closeCode() throws Exception {
    return closed.get(30, TimeUnit.SECONDS);
  }

  void abort() {
    socket.abort();
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    parts.append(data);
    if (last) {
      try {
        heard.add(JSON.readTree(parts.toString()));
      } catch (Exception e) {
        closed.completeExceptionally(e);
      }
      parts.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }
}
