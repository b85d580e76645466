package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.registry.Provider;
import io.msrpc.testing.MockChannel;
import io.msrpc.testing.MockLoop;
import io.msrpc.transport.EventLoops;
import io.msrpc.transport.client.ConnectionState;
import io.netty.channel.local.LocalServerChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A client, three providers and a registry on one thread and a clock of their own, and everything
 * that can go wrong between them, in an order that the seed decides. After the troubles comes a
 * time of peace, in which all must be well again; then the client closes, in the middle of calls.
 */
final class ModelWorld {
  private static final ServiceContract CONTRACT = ServiceContract.of(ModelService.class);
  private static final int PROVIDERS = 3;

  /** Longer than a probe after GIVEN_UP takes, with its jitter, and a doubted list. */
  private static final Duration PEACE = Duration.ofSeconds(45);

  /** Longer than any call, any service and the last words of a connection. */
  private static final Duration AFTERMATH = Duration.ofSeconds(8);

  private final MockLoop loop = new MockLoop();
  private final Random random;
  private final ListRegistry registry = new ListRegistry();
  private final Map<Long, Integer> runs = new HashMap<>();
  private final List<ModelProvider> providers = new ArrayList<>();
  private final List<ModelCall> calls = new ArrayList<>();
  private final RpcClient client;
  private final Invoker cluster;

  ModelWorld(long seed) {
    this.random = new Random(seed);
    for (int port = 1; port <= PROVIDERS; port++) {
      providers.add(new ModelProvider(loop, random, port, runs));
    }
    this.client =
        RpcClient.builder()
            .registry(registry)
            .loadBalancer((ready, call, now) -> random.nextInt(ready.size()))
            .build(new EventLoops(loop, MockChannel.class, LocalServerChannel.class, random));
    this.cluster = client.cluster(CONTRACT.key());
    listAll();
    loop.runDue();
  }

  /** Lets it all happen, and checks what must always hold. */
  void run() {
    for (int steps = 30 + random.nextInt(60); steps > 0; steps--) {
      step();
      loop.advance(
          Duration.ofNanos(1_000L * random.nextInt(random.nextInt(8) == 0 ? 6_000_000 : 60_000)));
    }
    makePeace();
    closeTheClient();
    endTheProviders();
    calls.forEach(call -> call.check(runs.getOrDefault(call.id(), 0)));
  }

  /** What became of each call, in order; without the name of this loop. */
  List<String> history() {
    return calls.stream().map(call -> call.toString().replaceAll("local:[0-9a-f-]+", "")).toList();
  }

  private void step() {
    ModelProvider one = providers.get(random.nextInt(PROVIDERS));
    switch (random.nextInt(18)) {
      case 0 -> one.dropConnections();
      case 1 -> one.cut(random.nextBoolean(), random.nextBoolean());
      case 2 -> one.cut(false, false);
      case 3 -> one.slowDown(1 + random.nextInt(300));
      case 4 -> killOrStart(one);
      case 5 -> stop(one);
      case 6 -> providers.stream().filter(p -> !p.isListening()).forEach(ModelProvider::start);
      case 7 -> listSome();
      case 8 -> listAll();
      case 9 -> pause();
      case 10 -> calls.forEach(call -> call.cancel(random.nextInt(4) == 0));
      default -> call();
    }
  }

  private void killOrStart(ModelProvider one) {
    if (one.isListening()) {
      one.kill();
    } else {
      one.start();
    }
  }

  private void stop(ModelProvider one) {
    if (one.isListening()) {
      registry.deregister(CONTRACT.key(), one.provider());
      one.stop(Duration.ofMillis(random.nextInt(3000)));
    }
  }

  private void listAll() {
    dictate(providers.stream().map(ModelProvider::provider).toList());
  }

  private void listSome() {
    dictate(
        providers.stream()
            .filter(provider -> random.nextBoolean())
            .map(ModelProvider::provider)
            .toList());
  }

  private void dictate(List<Provider> some) {
    List<Provider> shuffled = new ArrayList<>(some);
    Collections.shuffle(shuffled, random);
    registry.dictate(CONTRACT.key(), shuffled);
  }

  private void pause() {
    Duration time = Duration.ofMillis(random.nextInt(10_000));
    calls.forEach(call -> call.pausedUntil(loop.nowNanos() + time.toNanos()));
    loop.pause(time);
  }

  private void call() {
    for (int burst = 1 + random.nextInt(4); burst > 0; burst--) {
      RemoteMethod method = CONTRACT.methods().get(random.nextInt(CONTRACT.methods().size()));
      call(method, Duration.ofMillis(1 + random.nextInt(random.nextBoolean() ? 50 : 3000)));
    }
  }

  private ModelCall call(RemoteMethod method, Duration timeout) {
    long now = loop.nowNanos();
    ModelCall call = new ModelCall(calls.size() + 1, method, now, now + timeout.toNanos());
    calls.add(call);
    call.begin(
        cluster.invoke(
            new Invocation(
                method, new Object[] {call.id()}, Deadline.after(timeout, now), Map.of())),
        loop::nowNanos);
    return call;
  }

  private void makePeace() {
    loop.advance(Duration.ofSeconds(6));
    for (ModelProvider provider : providers) {
      provider.cut(false, false);
      provider.slowDown(1);
      if (!provider.isListening()) {
        provider.start();
      }
    }
    listAll();
    loop.advance(PEACE);
    assertThat(calls).filteredOn(ModelCall::isOpen).isEmpty();
    assertThat(client.connections())
        .extracting(connection -> connection.state())
        .hasSize(PROVIDERS)
        .containsOnly(ConnectionState.READY);
    CONTRACT.methods().forEach(this::succeed);
  }

  private void succeed(RemoteMethod method) {
    ModelCall call = call(method, Duration.ofSeconds(3));
    loop.advance(Duration.ofSeconds(3));
    assertThat(call.outcome()).as("%s in peace", call).doesNotContain("NotStarted");
  }

  private void closeTheClient() {
    if (random.nextBoolean()) {
      registry.dictate(CONTRACT.key(), List.of());
      providers.forEach(ModelProvider::kill);
      loop.advance(Duration.ofMillis(random.nextInt(100)));
    }
    call();
    loop.advance(Duration.ofMillis(random.nextInt(20)));
    client.close();
    loop.runDue();
    assertThat(calls).as("open calls of a closed client").filteredOn(ModelCall::isOpen).isEmpty();
    call();
    loop.runDue();
    assertThat(calls).as("calls of a closed client").filteredOn(ModelCall::isOpen).isEmpty();
    assertThat(registry.subscriptions()).isZero();
  }

  private void endTheProviders() {
    providers.forEach(ModelProvider::kill);
    loop.advance(AFTERMATH);
    assertThat(loop.hasTimers()).as("timers left").isFalse();
    assertThat(loop.bufferedBytes()).as("bytes left").isZero();
    assertThat(loop.openChannels()).as("channels left").isZero();
  }
}
