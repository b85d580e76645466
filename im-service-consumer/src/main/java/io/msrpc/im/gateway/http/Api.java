package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.session.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The routes under {@code /api/v1}. openapi.json describes exactly these. */
final class Api {
  private static final int LOOKUPS_PER_SECOND = 5;
  private static final int LOOKUP_BURST = 30;

  private Api() {}

  static List<Route> routes(Backend backend, GatewayDirectory gateways) {
    Authorization authorization = new Authorization(backend.logins());
    KeyedLimiter lookups = new KeyedLimiter(LOOKUPS_PER_SECOND, LOOKUP_BURST, System::nanoTime);
    return Stream.of(
            new AccountRoutes(backend.logins(), gateways, lookups).routes(authorization),
            new ContactRoutes(backend.contacts()).routes(authorization),
            new ConversationRoutes(backend.chats()).routes(authorization),
            new SessionRoutes(backend).routes(authorization),
            List.of(description()))
        .flatMap(List::stream)
        .toList();
  }

  private static Route description() {
    Answer answer =
        new Answer(
            200, Map.of("content-type", "application/json", "cache-control", "no-cache"), text());
    return new Route(
        "GET", "/api/v1/openapi.json", request -> CompletableFuture.completedFuture(answer));
  }

  private static byte[] text() {
    try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
      return Objects.requireNonNull(in, "openapi.json").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
