package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Provider;
import io.msrpc.registry.nacos.NacosRegistry;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.ClientOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;

/**
 * Two providers and a consumer, each with a connection of its own to the registry, and calls
 * without a pause. A call may take longer than this machine pauses: what fails, fails for a reason.
 */
final class RegistryScene implements AutoCloseable {
  static final ServiceKey SERVICE = ServiceContract.of(ModelService.class).key();
  private static final ClientOptions PATIENT =
      ClientOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(30));

  private final String providersNacos;
  private final List<Served> providers = new ArrayList<>();
  private final NacosRegistry registry;
  private final RpcClient client;
  private final SteadyLoad load;

  /** What the registry last told the consumer. */
  private volatile List<Provider> told = List.of();

  /** A provider, what it has answered, and its connection to the registry. */
  private static final class Served implements ModelService, AutoCloseable {
    private final AtomicLong answered = new AtomicLong();
    private final NacosRegistry registry;
    private final RpcServer server;

    Served(String nacos) {
      registry = new NacosRegistry(nacos);
      server = RpcServer.builder().registry(registry).export(ModelService.class, this).start();
    }

    @Override
    public CompletableFuture<Long> run(long id) {
      answered.incrementAndGet();
      return CompletableFuture.completedFuture(id);
    }

    @Override
    public CompletableFuture<Long> read(long id) {
      return run(id);
    }

    @Override
    public void tell(long id) {}

    @Override
    public void close() {
      server.close();
      registry.close();
    }
  }

  /**
   * Starts all of it, and returns when everybody is called.
   *
   * @param providersNacos the Nacos that providers are told
   * @param consumersNacos the Nacos that consumers are told
   */
  RegistryScene(String providersNacos, String consumersNacos) {
    this.providersNacos = providersNacos;
    addProvider();
    addProvider();
    registry = new NacosRegistry(consumersNacos);
    registry.subscribe(SERVICE, list -> told = list);
    client = RpcClient.builder().registry(registry).options(PATIENT).build();
    ModelService service = client.reference(ModelService.class);
    patiently("all are known, and nobody of an earlier test")
        .untilAsserted(() -> assertListed(client.providers(SERVICE)));
    load = new SteadyLoad(service::run);
    boolean serving = false;
    try {
      awaitServing();
      serving = true;
    } finally {
      if (!serving) {
        close();
      }
    }
  }

  SteadyLoad load() {
    return load;
  }

  /** One more provider, which everybody is to find. */
  void addProvider() {
    providers.add(new Served(providersNacos));
  }

  /** A consumer that keeps its lists, or begins with what another one kept. */
  static RpcClient consumer(NacosRegistry registry, Path directory) {
    return RpcClient.builder()
        .registry(registry)
        .options(PATIENT)
        .providerDirectory(directory)
        .build();
  }

  List<Address> addresses() {
    return providers.stream().map(provider -> provider.server.address()).toList();
  }

  /** Returns when everybody has noticed that the registry is away. */
  void awaitAway() {
    patiently("the registry is away")
        .untilAsserted(() -> assertThat(registries()).allMatch(one -> one.reachableFor().isZero()));
  }

  /** Returns when the consumer has been told that there are no providers. */
  void awaitEmptyList() {
    patiently("an empty list").untilAsserted(() -> assertThat(told).isEmpty());
  }

  /**
   * Returns when the registry is back for everybody, it lists everybody, and everybody is called.
   */
  void awaitServing() {
    patiently("the registry is back")
        .untilAsserted(
            () -> assertThat(registries()).noneMatch(one -> one.reachableFor().isZero()));
    patiently("all are listed").untilAsserted(() -> assertListed(told));
    patiently("all are known").untilAsserted(() -> assertListed(client.providers(SERVICE)));
    List<Long> before = answered();
    patiently("all are called")
        .untilAsserted(
            () -> {
              List<Long> now = answered();
              for (int i = 0; i < before.size(); i++) {
                assertThat(now.get(i)).as("provider " + i).isGreaterThan(before.get(i) + 20);
              }
            });
  }

  void assertListed(List<Provider> list) {
    assertThat(list).extracting(Provider::address).containsExactlyInAnyOrderElementsOf(addresses());
  }

  static ConditionFactory patiently(String what) {
    return await(what).atMost(Duration.ofSeconds(90));
  }

  private List<Long> answered() {
    return providers.stream().map(provider -> provider.answered.get()).toList();
  }

  private List<NacosRegistry> registries() {
    List<NacosRegistry> registries =
        new ArrayList<>(providers.stream().map(provider -> provider.registry).toList());
    registries.add(registry);
    return registries;
  }

  @Override
  public void close() {
    load.close();
    client.close();
    registry.close();
    providers.forEach(Served::close);
  }
}
