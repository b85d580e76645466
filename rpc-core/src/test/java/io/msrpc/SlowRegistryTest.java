package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A registry that does not return from a subscription, and what else a client is asked for. */
@Timeout(120)
class SlowRegistryTest {
  private static final ServiceKey SLOW = ServiceContract.of(EchoService.class).key();
  private static final ServiceKey QUICK = ServiceContract.of(StreamService.class).key();

  private final HangingRegistry registry = new HangingRegistry();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final RpcClient client = RpcClient.builder().registry(registry).build();
  private CompletableFuture<EchoService> waiting;

  /** Waits in each subscription to one service. */
  private static final class HangingRegistry implements Registry {
    private final InMemoryRegistry known = new InMemoryRegistry();
    private final CountDownLatch subscribing = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);
    private final AtomicInteger subscriptions = new AtomicInteger();
    private volatile boolean refuses;

    @Override
    public void register(ServiceKey service, Provider provider) {
      known.register(service, provider);
    }

    @Override
    public void deregister(ServiceKey service, Provider provider) {
      known.deregister(service, provider);
    }

    @Override
    public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
      if (service.equals(SLOW)) {
        hang();
      }
      Subscription subscription = known.subscribe(service, listener);
      subscriptions.incrementAndGet();
      return () -> {
        subscription.close();
        subscriptions.decrementAndGet();
      };
    }

    private void hang() {
      subscribing.countDown();
      try {
        free.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (refuses) {
        throw new IllegalArgumentException("the registry cannot take this name");
      }
    }

    @Override
    public void close() {
      known.close();
    }
  }

  @BeforeEach
  void subscribe() throws InterruptedException {
    waiting = CompletableFuture.supplyAsync(() -> client.reference(EchoService.class), threads);
    assertThat(registry.subscribing.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void stop() throws InterruptedException {
    registry.free.countDown();
    client.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(registry.subscriptions).as("subscriptions that are left").hasValue(0);
  }

  /** Asks on another thread, while the registry hangs. */
  private <T> T meanwhile(Supplier<T> question) throws Exception {
    T answer = CompletableFuture.supplyAsync(question, threads).get(30, TimeUnit.SECONDS);
    assertThat(waiting).as("the subscription hangs still").isNotDone();
    return answer;
  }

  @Test
  void tellsWhatItKnows_whileASubscriptionHangs() throws Exception {
    assertThat(meanwhile(client::snapshot).connections()).isEmpty();
    assertThat(meanwhile(client::connections)).isEmpty();
  }

  @Test
  void callsAnotherService_whileASubscriptionHangs() throws Exception {
    assertThat(meanwhile(() -> client.providers(QUICK))).isEmpty();
    assertThat(meanwhile(() -> client.reference(StreamService.class))).isNotNull();
    assertThat(meanwhile(client::snapshot).services())
        .anySatisfy(one -> assertThat(one.service()).isEqualTo(QUICK));
  }

  @Test
  void closes_whileASubscriptionHangs_andEndsItAfterwards() throws Exception {
    meanwhile(
        () -> {
          client.close();
          return true;
        });
    registry.free.countDown();
    assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("this client is closed");
    assertThat(registry.subscriptions).hasValue(0);
  }

  @Test
  void subscribesOnce_howeverManyWaitForIt() throws Exception {
    CompletableFuture<List<Provider>> another =
        CompletableFuture.supplyAsync(() -> client.providers(SLOW), threads);
    registry.free.countDown();
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(another.get(30, TimeUnit.SECONDS)).isEmpty();
    assertThat(registry.subscriptions).hasValue(1);
  }

  @Test
  void subscribesAgain_whenTheRegistryHasRefused() throws Exception {
    registry.refuses = true;
    registry.free.countDown();
    assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("cannot take this name");
    registry.refuses = false;
    assertThat(client.reference(EchoService.class)).isNotNull();
    assertThat(registry.subscriptions).hasValue(1);
  }
}
