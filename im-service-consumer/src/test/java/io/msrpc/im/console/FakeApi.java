package io.msrpc.im.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The HTTP calls a console makes, answered for the users alice and bob. */
final class FakeApi implements AutoCloseable {
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private final String base;

  FakeApi() throws IOException {
    this("");
  }

  /** Below this path. */
  FakeApi(String base) throws IOException {
    this.base = base;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(base + "/api/v1/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + base);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath().replace(base + "/api/v1", "");
    requests.add(exchange.getRequestMethod() + " " + path + " " + body);
    String gateways = "{'id':'g1','ws':'ws://127.0.0.1:1/im','tcp':'127.0.0.1:1'}";
    switch (path) {
      case "/login" -> {
        if (body.contains("\"right\"")) {
          String answer =
              "{'token':'secret-token','deviceTicket':'ticket-1','uid':'ualice','user':'alice','nick':'Alice','gateways':[%s]}";
          write(exchange, 200, answer.formatted(gateways));
        } else {
          write(exchange, 401, "{'code':'WRONG_PASSWORD','detail':'wrong password'}");
        }
      }
      case "/users/bob" -> write(exchange, 200, "{'uid':'ubob','user':'bob','nick':'Bob'}");
      case "/gateways" -> write(exchange, 200, "{'gateways':[" + gateways + "]}");
      case "/logout" -> write(exchange, 200, "{}");
      default -> write(exchange, 404, "{'code':'NO_SUCH_USER'}");
    }
  }

  private static void write(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
