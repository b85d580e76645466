package io.msrpc.registry.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.ServiceKey;
import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.Provider;
import io.msrpc.transport.Address;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NacosOutageIT {
  private static final ServiceKey SERVICE = new ServiceKey("g", "io.example.Hello", "1.0");
  private static final ServiceKey OTHER = new ServiceKey("g", "io.example.Other", "1.0");
  private static final Provider ONE = Provider.at(new Address("127.0.0.1", 9701));
  private static final Provider TWO = Provider.at(new Address("127.0.0.1", 9702));

  @AutoClose private final EmbeddedNacos nacos = new EmbeddedNacos();

  @Test
  @DisplayName("A4: consumers keep their providers while Nacos is down; all comes back with it")
  void listsStay_whileNacosIsDown_andWhatWasAskedForHappens_whenItIsBack() {
    nacos.start();
    try (NacosRegistry providerSide = connect();
        NacosRegistry consumerSide = connect()) {
      providerSide.register(SERVICE, ONE);
      Queue<List<Provider>> seen = subscribe(consumerSide, SERVICE);
      await().untilAsserted(() -> assertThat(last(seen)).containsExactly(ONE));

      nacos.kill();
      within(Duration.ofSeconds(5), () -> providerSide.register(OTHER, TWO));
      within(Duration.ofSeconds(5), () -> providerSide.register(SERVICE, TWO));
      within(Duration.ofSeconds(5), () -> providerSide.deregister(SERVICE, ONE));
      Queue<List<Provider>> known = subscribe(consumerSide, SERVICE);
      Queue<List<Provider>> unknown = subscribe(consumerSide, OTHER);
      assertThat(known).containsExactly(List.of(ONE));
      assertThat(unknown).isEmpty();
      assertThat(last(seen)).containsExactly(ONE);
      await().atMost(Duration.ofMinutes(1)).until(() -> consumerSide.outage().isPresent());
      assertThat(consumerSide.outage().orElseThrow().why()).isNotEmpty();

      nacos.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> consumerSide.outage().isEmpty());
      await().untilAsserted(() -> assertThat(last(seen)).containsExactly(TWO));
      await().untilAsserted(() -> assertThat(last(known)).containsExactly(TWO));
      await().untilAsserted(() -> assertThat(last(unknown)).containsExactly(TWO));
    }
  }

  @Test
  void worksOnceNacosIsUp_whenStartedBefore() {
    try (NacosRegistry registry = within(Duration.ofSeconds(7), this::connect)) {
      within(Duration.ofSeconds(5), () -> registry.register(SERVICE, ONE));
      Queue<List<Provider>> seen = subscribe(registry, SERVICE);
      assertThat(seen).isEmpty();
      nacos.start();
      await().untilAsserted(() -> assertThat(last(seen)).containsExactly(ONE));
    }
  }

  @Test
  void callsAreBounded_whileNacosHangs_andTakeEffect_whenItGoesOn() {
    nacos.start();
    try (NacosRegistry registry = connect()) {
      nacos.pause();
      within(Duration.ofSeconds(6), () -> registry.register(SERVICE, ONE));
      within(Duration.ofSeconds(6), () -> registry.subscribe(SERVICE, list -> {}).close());
      try (NacosRegistry late = within(Duration.ofSeconds(7), this::connect)) {
        Queue<List<Provider>> seen = subscribe(late, SERVICE);
        nacos.resume();
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(last(seen)).containsExactly(ONE));
      }
    }
  }

  @Test
  void closes_whileNacosIsDownOrHangs_andLeavesNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    nacos.start();
    NacosRegistry first = connect();
    NacosRegistry second = connect();
    first.register(SERVICE, ONE);
    second.register(SERVICE, TWO);
    nacos.pause();
    within(Duration.ofSeconds(6), first::close);
    nacos.kill();
    within(Duration.ofSeconds(6), second::close);

    await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !before.contains(thread))
                    .extracting(Thread::getName)
                    .filteredOn(name -> !name.startsWith("nacos.publisher-"))
                    .filteredOn(name -> !name.equals("process reaper"))
                    .isEmpty());
  }

  private NacosRegistry connect() {
    return new NacosRegistry(nacos.serverAddress());
  }

  private static Queue<List<Provider>> subscribe(NacosRegistry registry, ServiceKey service) {
    Queue<List<Provider>> seen = new ConcurrentLinkedQueue<>();
    within(Duration.ofSeconds(6), () -> registry.subscribe(service, seen::add));
    return seen;
  }

  private static List<Provider> last(Queue<List<Provider>> lists) {
    return lists.stream().reduce((before, after) -> after).orElse(List.of());
  }

  private static void within(Duration limit, Runnable call) {
    within(
        limit,
        () -> {
          call.run();
          return true;
        });
  }

  private static <T> T within(Duration limit, Supplier<T> call) {
    long start = System.nanoTime();
    T result = call.get();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took).isLessThan(limit);
    return result;
  }
}
