package io.msrpc.registry.nacos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.ServiceKey;
import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry.Subscription;
import io.msrpc.transport.Address;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class NacosRegistryIT {
  @AutoClose private static final EmbeddedNacos nacos = new EmbeddedNacos();
  private static final Provider ONE = provider(9701, "one");
  private static final Provider TWO = provider(9702, "two");

  @AutoClose private final NacosRegistry providerSide = new NacosRegistry(nacos.serverAddress());
  @AutoClose private final NacosRegistry consumerSide = new NacosRegistry(nacos.serverAddress());
  private ServiceKey service;

  @BeforeAll
  static void start() {
    nacos.start();
  }

  @BeforeEach
  void useAServiceOfItsOwn(TestInfo test) {
    service = new ServiceKey("g", test.getTestMethod().orElseThrow().getName(), "1.0");
  }

  @Test
  @DisplayName("A3: a consumer sees only its own group and version")
  void consumerSeesOnlyItsOwnGroupAndVersion() {
    ServiceKey otherGroup = new ServiceKey("other", service.interfaceName(), "1.0");
    ServiceKey otherVersion = new ServiceKey("g", service.interfaceName(), "2.0");
    Seen seen = new Seen(service);
    Seen seenInOtherGroup = new Seen(otherGroup);

    providerSide.register(otherGroup, TWO);
    providerSide.register(otherVersion, TWO);
    providerSide.register(service, ONE);

    seen.awaitLast(ONE);
    seenInOtherGroup.awaitLast(TWO);
    assertThat(seen.lists).allSatisfy(list -> assertThat(list).doesNotContain(TWO));
  }

  @Test
  void consumerSeesOnlyItsOwnNamespace() {
    NacosOptions elsewhere = NacosOptions.of(nacos.serverAddress()).withNamespace("elsewhere");
    try (NacosRegistry other = new NacosRegistry(elsewhere)) {
      Seen seen = new Seen(service);
      other.register(service, TWO);
      providerSide.register(service, ONE);

      seen.awaitLast(ONE);
      assertThat(seen.lists).allSatisfy(list -> assertThat(list).doesNotContain(TWO));
    }
  }

  @Test
  void consumerSeesOnlyTheClustersItAsksFor() {
    NacosOptions east =
        NacosOptions.of(nacos.serverAddress()).withClusters("east", List.of("east"));
    try (NacosRegistry eastern = new NacosRegistry(east)) {
      Seen seen = new Seen(service);
      Seen seenInTheEast = new Seen(service, eastern);
      eastern.register(service, TWO);
      providerSide.register(service, ONE);
      seen.awaitLast(ONE, TWO);
      providerSide.deregister(service, ONE);
      eastern.deregister(service, TWO);
      seen.awaitLast();
      seenInTheEast.awaitLast();
      assertThat(seenInTheEast.lists)
          .contains(List.of(TWO))
          .allSatisfy(list -> assertThat(list).doesNotContain(ONE));
    }
  }

  @Test
  void consumerSeesWhatAnOperatorSays() throws Exception {
    Seen seen = new Seen(service);
    providerSide.register(service, ONE);
    consumerSide.register(service, TWO);
    seen.awaitLast(ONE, TWO);
    operatorSays(ONE, "weight=3.5&enabled=true");
    Provider heavier = new Provider(ONE.address(), "one", ONE.bootId(), 3.5, ONE.metadata());
    seen.awaitLast(heavier, TWO);
    operatorSays(TWO, "weight=1&enabled=false");
    seen.awaitLast(heavier);
    operatorSays(TWO, "weight=1&enabled=true");
    seen.awaitLast(heavier, TWO);
  }

  /** By the interface that the console of Nacos uses; metadata has to be said again. */
  private void operatorSays(Provider provider, String change) throws Exception {
    String metadata =
        "{\"zone\":\"a\",\"msrpc.instance-id\":\"%s\",\"msrpc.boot-id\":\"%s\"}"
            .formatted(provider.instanceId(), provider.bootId());
    String uri =
        "http://%s/nacos/v3/admin/ns/instance?groupName=g&serviceName=%s&ip=%s&port=%d&%s&metadata=%s"
            .formatted(
                nacos.serverAddress(),
                URLEncoder.encode(service.interfaceName() + ":1.0", UTF_8),
                provider.address().host(),
                provider.address().port(),
                change,
                URLEncoder.encode(metadata, UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).PUT(BodyPublishers.noBody()).build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void consumerSeesEveryChange_untilTheLastProviderLeaves() {
    Seen seen = new Seen(service);
    providerSide.register(service, ONE);
    seen.awaitLast(ONE);
    providerSide.register(service, TWO);
    seen.awaitLast(ONE, TWO);
    providerSide.deregister(service, ONE);
    seen.awaitLast(TWO);
    providerSide.deregister(service, TWO);
    seen.awaitLast();
    providerSide.register(service, ONE);
    seen.awaitLast(ONE);
  }

  @Test
  void secondRegistration_replacesTheFirst_whenTheAddressIsTheSame() {
    Provider restarted = new Provider(ONE.address(), "one", "second boot", 3, Map.of());
    Seen seen = new Seen(service);
    providerSide.register(service, ONE);
    seen.awaitLast(ONE);
    providerSide.register(service, restarted);
    seen.awaitLast(restarted);
    providerSide.deregister(service, restarted);
    seen.awaitLast();
  }

  @Test
  void providersOfTwoProcesses_areOneList() {
    Seen seen = new Seen(service);
    providerSide.register(service, ONE);
    consumerSide.register(service, TWO);
    seen.awaitLast(ONE, TWO);
    providerSide.close();
    seen.awaitLast(TWO);
  }

  @Test
  void listenerIsCalledBeforeSubscribeReturns_evenIfThereIsNoProvider() {
    assertThat(new Seen(service).lists).containsExactly(List.of());
  }

  @Test
  void laterListener_isCalledToo_evenIfNothingChangedSinceTheFirstWasClosed() {
    providerSide.register(service, ONE);
    Seen first = new Seen(service);
    first.awaitLast(ONE);
    Seen second = new Seen(service);
    assertThat(second.lists).containsExactly(List.of(ONE));
    first.subscription.close();
    second.subscription.close();
    assertThat(new Seen(service).lists).containsExactly(List.of(ONE));
  }

  @Test
  void closedSubscription_hearsNothing() {
    Seen closed = new Seen(service);
    Seen open = new Seen(service);
    closed.subscription.close();
    providerSide.register(service, ONE);
    open.awaitLast(ONE);
    assertThat(closed.lists).containsExactly(List.of());
  }

  @Test
  void failingListener_isCalledAgain() {
    Queue<List<Provider>> lists = new ConcurrentLinkedQueue<>();
    consumerSide.subscribe(
        service,
        list -> {
          lists.add(list);
          throw new IllegalStateException("bug");
        });
    providerSide.register(service, ONE);
    await().untilAsserted(() -> assertThat(lists).containsExactly(List.of(), List.of(ONE)));
  }

  @Test
  void registryRefusesWork_onceClosed() {
    Seen seen = new Seen(service);
    consumerSide.close();
    consumerSide.close();
    assertThatThrownBy(() -> consumerSide.register(service, ONE))
        .isInstanceOf(IllegalStateException.class);
    seen.subscription.close();
  }

  @Test
  void addressesAreRefused_whenThereAreNone() {
    assertThatThrownBy(() -> new NacosRegistry("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingIsWrittenToTheUsersHome_andTheCacheIsDeleted(@TempDir Path home) {
    String before = System.setProperty("user.home", home.toString());
    NacosRegistry registry = new NacosRegistry(nacos.serverAddress());
    try (registry) {
      registry.register(service, ONE);
      Seen seen = new Seen(service, registry);
      seen.awaitLast(ONE);
      assertThat(registry.cache.directory()).isNotEmptyDirectory();
    } finally {
      System.setProperty("user.home", before);
    }
    assertThat(home).isEmptyDirectory();
    assertThat(registry.cache.directory()).doesNotExist();
  }

  @Test
  void providerIsGone_whenItsProcessIsKilled(@TempDir Path temporary) throws IOException {
    Seen seen = new Seen(service);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                ProviderProcess.class.getName(),
                nacos.serverAddress(),
                service.interfaceName())
            .redirectError(Redirect.INHERIT)
            .start();
    try {
      seen.awaitLast(ProviderProcess.PROVIDER);
    } finally {
      process.destroyForcibly();
    }
    seen.awaitLast();
  }

  /** Registers one provider and waits. */
  static final class ProviderProcess {
    static final Provider PROVIDER = Provider.at(new Address("127.0.0.1", 9703));

    public static void main(String... args) throws IOException {
      try (NacosRegistry registry = new NacosRegistry(args[0])) {
        registry.register(new ServiceKey("g", args[1], "1.0"), PROVIDER);
        System.in.read();
      }
    }
  }

  private static Provider provider(int port, String id) {
    return new Provider(
        new Address("127.0.0.1", port), id, "boot of " + id, 1, Map.of("zone", "a"));
  }

  /** What a listener was given. */
  private final class Seen {
    final Queue<List<Provider>> lists = new ConcurrentLinkedQueue<>();
    final Subscription subscription;

    Seen(ServiceKey service) {
      this(service, consumerSide);
    }

    Seen(ServiceKey service, NacosRegistry registry) {
      subscription = registry.subscribe(service, lists::add);
    }

    void awaitLast(Provider... expected) {
      await()
          .untilAsserted(
              () ->
                  assertThat(lists.stream().reduce((before, after) -> after).orElseThrow())
                      .containsExactlyInAnyOrder(expected));
    }
  }
}
