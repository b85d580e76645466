package io.msrpc;

import io.msrpc.registry.Provider;
import io.msrpc.testing.MockLoop;
import io.msrpc.testing.Wire;
import io.msrpc.transport.Address;
import io.msrpc.transport.server.ServedPipeline;
import io.msrpc.transport.server.ServerOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.local.LocalServerChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A provider in a {@link ModelWorld}: the real pipeline behind a {@link Wire}, and a service that
 * takes its time, fails now and then, and notes what it ran.
 */
final class ModelProvider implements ModelService {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final MockLoop loop;
  private final Random random;
  private final int port;
  private final Map<Long, Integer> runs;
  private final List<Wire> wires = new ArrayList<>();
  private int boot;
  private int latencyMillis = 1;
  private boolean toServerCut;
  private boolean toClientCut;
  private ServedPipeline served;
  private Channel listening;

  /**
   * Starts it.
   *
   * @param runs how often each call was run, by whichever provider
   */
  ModelProvider(MockLoop loop, Random random, int port, Map<Long, Integer> runs) {
    this.loop = loop;
    this.random = random;
    this.port = port;
    this.runs = runs;
    start();
  }

  Provider provider() {
    return new Provider(new Address("127.0.0.1", port), "p" + port, "boot" + boot, 1, Map.of());
  }

  boolean isListening() {
    return listening.isOpen();
  }

  void start() {
    boot++;
    ServedPipeline pipeline =
        new ServedPipeline(
            ModelService.class, this, ServerOptions.DEFAULTS, loop.ticker(), this::later);
    served = pipeline;
    listening =
        new ServerBootstrap()
            .group(loop)
            .channel(LocalServerChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(wire(), pipeline.handler());
                  }
                })
            .bind(loop.at(port))
            .channel();
    loop.runDue();
  }

  private Wire wire() {
    Wire wire = new Wire(() -> TimeUnit.MILLISECONDS.toNanos(random.nextInt(latencyMillis)));
    wire.cut(toServerCut, toClientCut);
    wires.add(wire);
    return wire;
  }

  /** Ends it as {@code kill -9} does. */
  void kill() {
    listening.close();
    wires.forEach(Wire::close);
    wires.clear();
    served.abandon();
    loop.runDue();
  }

  /** Ends it as {@code RpcServer.close} does, and then by force. */
  void stop(Duration drain) {
    ServedPipeline leaving = served;
    List<Wire> its = List.copyOf(wires);
    wires.clear();
    listening.close();
    leaving.drain();
    after(drain, leaving::finish);
    after(drain.plusSeconds(2), () -> its.forEach(Wire::close));
  }

  /** Ends its connections, and nothing else. */
  void dropConnections() {
    wires.forEach(Wire::close);
    wires.clear();
  }

  /** Swallows what is sent, on the connections of today and tomorrow. */
  void cut(boolean toServer, boolean toClient) {
    toServerCut = toServer;
    toClientCut = toClient;
    wires.forEach(wire -> wire.cut(toServer, toClient));
  }

  void slowDown(int millis) {
    latencyMillis = millis;
  }

  private void later(Runnable work) {
    after(time(), work);
  }

  private Duration time() {
    int most = random.nextInt(10) == 0 ? (int) LONGEST.toMillis() : 20;
    return Duration.ofMillis(random.nextInt(most));
  }

  private void after(Duration time, Runnable task) {
    loop.schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public CompletableFuture<Long> run(long id) {
    runs.merge(id, 1, Integer::sum);
    CompletableFuture<Long> done = new CompletableFuture<>();
    switch (random.nextInt(20)) {
      case 0 -> after(time(), () -> done.completeExceptionally(new IllegalStateException("no")));
      case 1 -> done.complete(id);
      case 2 -> {} // It forgets to answer.
      default -> after(time(), () -> done.complete(id));
    }
    return done;
  }

  @Override
  public CompletableFuture<Long> read(long id) {
    return run(id);
  }

  @Override
  public void tell(long id) {
    runs.merge(id, 1, Integer::sum);
  }
}
