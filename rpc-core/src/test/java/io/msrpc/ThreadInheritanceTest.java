package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.transport.server.ServerOptions;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request of one user must not leave its inheritable values on threads that serve the next. */
@Timeout(120)
class ThreadInheritanceTest {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

  private final ClassLoader usual = Thread.currentThread().getContextClassLoader();
  private final URLClassLoader callers = new URLClassLoader(new URL[0], usual);
  private final InMemoryRegistry registry = new InMemoryRegistry();

  /** Tells what the thread it runs on has inherited. */
  @MsService
  interface Inherited {
    String onAWorker();

    @MsMethod(nonBlocking = true)
    String onAnIoThread();

    Flow.Publisher<String> stream();
  }

  private final class Reports implements Inherited {
    @Override
    public String onAWorker() {
      return inherited();
    }

    @Override
    public String onAnIoThread() {
      return inherited();
    }

    @Override
    public Flow.Publisher<String> stream() {
      return subscriber -> {
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long items) {
                subscriber.onNext(inherited());
                subscriber.onComplete();
              }

              @Override
              public void cancel() {}
            });
      };
    }
  }

  private String inherited() {
    Thread thread = Thread.currentThread();
    String loader = thread.getContextClassLoader() == usual ? "usual" : "the caller's";
    return "user " + USER.get() + ", class loader " + loader;
  }

  @BeforeEach
  void callForSomebody() {
    USER.set("ann");
  }

  @AfterEach
  void forget() throws Exception {
    USER.remove();
    Thread.currentThread().setContextClassLoader(usual);
    callers.close();
  }

  @ParameterizedTest(name = "virtual threads {0}")
  @ValueSource(booleans = {true, false})
  void threadsThatRunAService_haveNothingOfTheFirstCaller(boolean virtual) {
    try (RpcServer server = server(virtual);
        RpcClient client = RpcClient.builder().registry(registry).build()) {
      Thread.currentThread().setContextClassLoader(callers);
      Inherited service = client.reference(Inherited.class);
      assertThat(List.of(service.onAWorker(), service.onAnIoThread()))
          .as("served by %s", server.address())
          .containsOnly("user null, class loader usual");
    }
  }

  @Test
  void threadsThatCallAPublisherOrSubscriber_haveNothingOfTheFirstCaller() throws Exception {
    try (RpcServer server = server(true);
        RpcClient client = RpcClient.builder().registry(registry).build()) {
      Thread.currentThread().setContextClassLoader(callers);
      Item item = new Item();
      client.reference(Inherited.class).stream().subscribe(item);
      assertThat(item.received.get(30, TimeUnit.SECONDS))
          .as("published by %s", server.address())
          .isEqualTo("user null, class loader usual");
      assertThat(item.ownThread.get(30, TimeUnit.SECONDS))
          .isEqualTo("user null, class loader usual");
    }
  }

  private RpcServer server(boolean virtual) {
    return RpcServer.builder()
        .options(ServerOptions.DEFAULTS.withVirtualThreads(virtual))
        .registry(registry)
        .export(Inherited.class, new Reports())
        .start();
  }

  /** Takes one item, and what its own thread has inherited. */
  private final class Item implements Flow.Subscriber<String> {
    final CompletableFuture<String> received = new CompletableFuture<>();
    final CompletableFuture<String> ownThread = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      newSubscription.request(1);
    }

    @Override
    public void onNext(String item) {
      received.complete(item);
      ownThread.complete(inherited());
    }

    @Override
    public void onError(Throwable failure) {
      received.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {}
  }
}
