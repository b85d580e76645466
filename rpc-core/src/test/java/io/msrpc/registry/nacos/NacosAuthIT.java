package io.msrpc.registry.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.ServiceKey;
import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.Provider;
import io.msrpc.testing.Complaints;
import io.msrpc.transport.Address;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Nacos whose clients must sign in. */
class NacosAuthIT {
  private static final ServiceKey SERVICE = new ServiceKey("g", "io.example.Hello", "1.0");
  private static final Provider ONE = Provider.at(new Address("127.0.0.1", 9701));
  private static final String PASSWORD = "pass-of-nacos-7f3";

  @AutoClose
  private static final EmbeddedNacos nacos =
      new EmbeddedNacos(EmbeddedNacos.Options.DEFAULTS.withAuth());

  @BeforeAll
  static void start() throws Exception {
    nacos.start();
    URI uri = URI.create("http://" + nacos.serverAddress() + "/nacos/v3/auth/user/admin");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("password=" + PASSWORD))
            .build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void registersAndListens_withTheRightPassword() {
    try (NacosRegistry registry = connect(PASSWORD)) {
      AtomicReference<List<Provider>> seen = new AtomicReference<>(List.of());
      registry.subscribe(SERVICE, seen::set);
      registry.register(SERVICE, ONE);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(seen.get()).containsExactly(ONE));
    }
  }

  @Test
  void saysThatItIsRefused_andGoesOn_withAWrongPassword() {
    try (Complaints complaints = new Complaints()) {
      try (NacosRegistry registry = connect("wrong-" + PASSWORD)) {
        registry.register(SERVICE, ONE);
        registry.subscribe(SERVICE, list -> {}).close();
      }
      assertThat(complaints.warnings())
          .anyMatch(line -> line.contains("Is 'nacos' a user of it, with this password"))
          .noneMatch(line -> line.contains(PASSWORD));
    }
  }

  private static NacosRegistry connect(String password) {
    return new NacosRegistry(NacosOptions.of(nacos.serverAddress()).withUser("nacos", password));
  }
}
