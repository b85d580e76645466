package io.msrpc.im.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msrpc.im.gateway.protocol.GatewayAddress;
import io.msrpc.registry.Provider;
import io.msrpc.transport.Address;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginsTest {
  private static final Map<String, String> OWN =
      Map.of("host", "", "http-port", "8080", "websocket-port", "8081", "tcp-port", "8082");
  private final List<Provider> cluster =
      List.of(
          provider("gw-1", OWN),
          provider(
              "gw-2",
              Map.of(
                  "host", "", "http-port", "8180", "websocket-port", "8181", "tcp-port", "8182")),
          provider(
              "gw-3",
              Map.of(
                  "host",
                  "three.example",
                  "http-port",
                  "80",
                  "websocket-port",
                  "8081",
                  "tcp-port",
                  "8082")),
          provider("something else", Map.of()));
  private final GatewayDirectory gateways = new GatewayDirectory("gw-1", () -> OWN, () -> cluster);

  private static Provider provider(String id, Map<String, String> metadata) {
    return new Provider(new Address("10.0.0.1", 9800), id, "b", 1, metadata);
  }

  @ParameterizedTest
  @CsvSource({
    "http://one.example:8080, one.example:8080", // itself
    "https://one.example:8080, one.example:8080", // itself, behind TLS
    "http://one.example:8180, one.example:8080", // another gateway, same host
    "http://three.example, one.example:8080", // another gateway, its own host, default port
    "https://chat.example, one.example:8080", // configured
  })
  void allows(String origin, String host) {
    Origins origins = new Origins(List.of("https://chat.example"), gateways);

    assertThat(origins.allows(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example:8080, one.example:8080",
    "http://one.example, one.example:8080",
    "http://one.example:9999, one.example:8080",
    "http://one.example:8080.evil.example, one.example:8080",
    "http://chat.example, one.example:8080",
    "null, one.example:8080",
    "'', one.example:8080",
  })
  void refuses(String origin, String host) {
    Origins origins = new Origins(List.of("https://chat.example"), gateways);

    assertThat(origins.allows(origin, host)).isFalse();
  }

  @Test
  void letsPagesConnect_toTheDoorsOfTheCluster_andNowhereElse() {
    Origins origins = new Origins(List.of("https://chat.example"), gateways);

    assertThat(origins.contentSecurityPolicy("one.example:8080"))
        .contains("connect-src 'self' ")
        .contains(" ws://one.example:8081 ")
        .contains(" ws://one.example:8181 ")
        .contains(" ws://three.example:8081 ")
        .contains(" wss://chat.example ")
        .doesNotContain("*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "chat.example", "https://chat.example/", "https://a b", "ws://x"})
  void refusesASetting_thatIsNoOrigin(String setting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Origins(List.of(setting), gateways))
        .withMessageContaining(setting);
  }

  @Test
  void listsGateways_underTheHostTheClientUses_unlessTheyNameOne() {
    assertThat(gateways.all(new Arrival("", "one.example:8080", "")))
        .hasSize(3)
        .startsWith(new GatewayAddress("gw-1", "ws://one.example:8081/im", "one.example:8082"))
        .contains(
            new GatewayAddress("gw-2", "ws://one.example:8181/im", "one.example:8182"),
            new GatewayAddress("gw-3", "ws://three.example:8081/im", "three.example:8082"));
    assertThat(gateways.othersFor("[::1]:8080"))
        .hasSize(2)
        .contains(new GatewayAddress("gw-2", "ws://[::1]:8181/im", "[::1]:8182"));
  }

  @ParameterizedTest
  @CsvSource({
    "one.example:8080, true, one.example",
    "one.example, true, one.example",
    "127.0.0.1:1, true, 127.0.0.1",
    "[::1]:8080, true, [::1]",
    "[::1], true, [::1]",
    "a b, false, ''",
    "'x;y', false, ''",
    "x:y, false, ''",
    "'', false, ''",
  })
  void takesHostsApart(String header, boolean valid, String name) {
    assertThat(HostName.isValid(header)).isEqualTo(valid);
    if (valid) {
      assertThat(HostName.of(header)).isEqualTo(name);
    }
  }
}
