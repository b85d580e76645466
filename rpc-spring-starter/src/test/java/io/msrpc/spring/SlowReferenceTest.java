package io.msrpc.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.RpcClient;
import io.msrpc.annotation.MsReference;
import io.msrpc.call.ServiceKey;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.annotation.AnnotationUtils;

/** References while the registry does not return from the subscription to one of them. */
@Timeout(120)
class SlowReferenceTest {
  private static final String SLOW = "slow";

  private final CountDownLatch subscribing = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Waits in each subscription to the slow group. */
  private final class SlowRegistry implements Registry {
    private final InMemoryRegistry known = new InMemoryRegistry();

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
      if (service.group().equals(SLOW)) {
        subscribing.countDown();
        try {
          free.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return known.subscribe(service, listener);
    }

    @Override
    public void close() {
      known.close();
    }
  }

  private static MsReference group(String name) {
    return AnnotationUtils.synthesizeAnnotation(Map.of("group", name), MsReference.class, null);
  }

  @Test
  void holdsUpNoOtherReference() throws Exception {
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    try (RpcClient client = RpcClient.builder().registry(new SlowRegistry()).build()) {
      beans.registerSingleton("client", client);
      MsReferences references = new MsReferences(beans);
      CompletableFuture<Object> slow = ask(references, SLOW);
      assertThat(subscribing.await(30, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 100; i++) {
        assertThat(ask(references, "quick" + i).get(30, TimeUnit.SECONDS))
            .isInstanceOf(Clock.class);
      }
      assertThat(slow).isNotDone();
      free.countDown();
      assertThat(slow.get(30, TimeUnit.SECONDS))
          .isSameAs(references.proxy(Clock.class, group(SLOW), "here"));
    } finally {
      free.countDown();
      threads.shutdownNow();
    }
  }

  private CompletableFuture<Object> ask(MsReferences references, String group) {
    return CompletableFuture.supplyAsync(
        () -> references.proxy(Clock.class, group(group), "here"), threads);
  }
}
