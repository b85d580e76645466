package io.msrpc.spring;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsReference;
import io.msrpc.annotation.MsService;
import io.msrpc.registry.FixedRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

class MsRpcLifecycleTest {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private String upstreamAddress = "127.0.0.1:1";

  @Test
  void registersLast_andDeregistersFirst() {
    try (var context = context(FixedClock.class)) {
      assertThat(context.isActive()).isTrue();
    }
    assertThat(events).containsExactly("started", "registered", "deregistered", "stopped");
  }

  @Test
  void startsNoServer_withoutServices() {
    try (var context = context()) {
      assertThat(lifecycle(context).server()).isEmpty();
    }
    assertThat(events).containsExactly("started", "stopped");
  }

  @Test
  void servesAgain_whenTheContextIsStoppedAndStarted() {
    try (var context = context(FixedClock.class)) {
      context.stop();
      assertThat(lifecycle(context).server()).isEmpty();

      context.start();
      assertThat(call(lifecycle(context).server().orElseThrow())).isEqualTo("noon");
    }
  }

  @Test
  void callsUnderWayFinish_andMayCallOthers_whenTheContextCloses() throws Exception {
    try (var upstream = context(FixedClock.class)) {
      upstreamAddress = lifecycle(upstream).server().orElseThrow().address().toString();
      EventRegistry relayRegistry = new EventRegistry(events);
      var context = context(relayRegistry, RelayClock.class);
      RelayClock relay = context.getBean(RelayClock.class);
      RpcServer relayServer = lifecycle(context).server().orElseThrow();

      CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> call(relayServer));
      assertThat(relay.entered.await(30, SECONDS)).isTrue();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
      relayRegistry.deregistered.get(30, SECONDS);
      relay.mayGoOn.countDown();

      assertThat(call.get(30, SECONDS)).isEqualTo("noon, relayed");
      closed.get(30, SECONDS);
    }
  }

  private AnnotationConfigApplicationContext context(Class<?>... components) {
    return context(new EventRegistry(events), components);
  }

  private AnnotationConfigApplicationContext context(
      EventRegistry registry, Class<?>... components) {
    var context = new AnnotationConfigApplicationContext();
    context.register(PlainApp.class);
    for (Class<?> component : components) {
      context.register(component);
    }
    context.registerBean(Neighbour.class, () -> new Neighbour(events));
    context.registerBean(RpcClient.class, () -> client(upstreamAddress));
    context.registerBean(
        RpcServer.Builder.class,
        () -> RpcServer.builder().registry(registry),
        definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE));
    context.refresh();
    return context;
  }

  private static MsRpcLifecycle lifecycle(AnnotationConfigApplicationContext context) {
    return context.getBean(MsRpcLifecycle.class);
  }

  private static RpcClient client(String address) {
    return RpcClient.builder().registry(FixedRegistry.of(address)).build();
  }

  private static String call(RpcServer server) {
    try (RpcClient client = client(server.address().toString())) {
      return client.reference(Clock.class).now();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableMsRpc
  static class PlainApp {}

  /**
   * Starts and stops when a web server of Spring Boot does, which no bean of an application does
   * later.
   */
  private record Neighbour(List<String> events, AtomicBoolean running) implements SmartLifecycle {
    Neighbour(List<String> events) {
      this(events, new AtomicBoolean());
    }

    @Override
    public void start() {
      running.set(true);
      events.add("started");
    }

    @Override
    public void stop() {
      running.set(false);
      events.add("stopped");
    }

    @Override
    public boolean isRunning() {
      return running.get();
    }

    @Override
    public int getPhase() {
      return SmartLifecycle.DEFAULT_PHASE - 1024;
    }
  }

  /** Asks another clock, once it may. */
  @MsService
  static final class RelayClock implements Clock {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    @MsReference private Clock upstream;

    @Override
    public String now() {
      entered.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
      return upstream.now() + ", relayed";
    }
  }
}
