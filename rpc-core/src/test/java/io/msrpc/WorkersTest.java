package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.MsMethod;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.server.ServerOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which threads run a service, on whatever JVM the tests run, and what becomes of them. */
class WorkersTest {
  private static final boolean HAS_VIRTUAL = Runtime.version().feature() >= 21;

  /** A service that tells where it runs. */
  public interface Where {
    String worker();

    @MsMethod(nonBlocking = true)
    String io();

    void block();
  }

  private static final class WhereService implements Where {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    @Override
    public String worker() {
      threads.add(Thread.currentThread());
      return describe();
    }

    @Override
    public String io() {
      return describe();
    }

    @Override
    public void block() {
      threads.add(Thread.currentThread());
      blocked.countDown();
      try {
        never.await();
      } catch (InterruptedException e) {
        interrupted.complete(true);
      }
    }

    /** Whether its threads are gone: a pool that has ended may still be returning from the last. */
    boolean hasEnded() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join(5_000);
      }
      return threads.stream().noneMatch(Thread::isAlive);
    }

    private static String describe() {
      return (isVirtual(Thread.currentThread()) ? "virtual " : "platform ")
          + Thread.currentThread().getName();
    }
  }

  private final WhereService service = new WhereService();

  private static boolean isVirtual(Thread thread) {
    try {
      return HAS_VIRTUAL && (Boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private RpcServer serve(ServerOptions options) {
    return RpcServer.builder().export(Where.class, service).options(options).start();
  }

  private static RpcClient clientOf(RpcServer server) {
    return RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build();
  }

  @Test
  void runsEveryCallOnAVirtualThreadOfItsOwn_whereTheJvmHasThem() throws Exception {
    try (RpcServer server = serve(ServerOptions.DEFAULTS);
        RpcClient client = clientOf(server)) {
      Where where = client.reference(Where.class);
      assertThat(where.worker())
          .startsWith(HAS_VIRTUAL ? "virtual msrpc-worker" : "platform msrpc-worker");
      assertThat(where.io()).startsWith("platform msrpc-server-io");
      where.worker();
      assertThat(service.threads).hasSizeBetween(HAS_VIRTUAL ? 2 : 1, 2);
    }
    assertThat(service.hasEnded()).isTrue();
  }

  @Test
  void runsCallsOnAPool_whereVirtualThreadsAreNotWanted() {
    try (RpcServer server = serve(ServerOptions.DEFAULTS.withVirtualThreads(false));
        RpcClient client = clientOf(server)) {
      assertThat(client.reference(Where.class).worker()).startsWith("platform msrpc-worker");
    }
  }

  @Test
  void interruptsWhatIsLeft_atTheDrainBound() throws Exception {
    RpcServer server = serve(ServerOptions.DEFAULTS.withDrainTimeout(Duration.ofMillis(50)));
    try (Peer peer = new Peer(server.address())) {
      peer.send(Peer.frame(1, 1, 0, 1, Peer.envelope(Where.class, "block")));
      assertThat(service.blocked.await(30, TimeUnit.SECONDS)).isTrue();

      server.close();

      assertThat(service.interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
      assertThat(service.hasEnded()).isTrue();
    }
  }

  @Test
  void letsACallFinish_whoseClientHasGone() throws Exception {
    RpcServer server = serve(ServerOptions.DEFAULTS);
    try (Peer peer = new Peer(server.address())) {
      peer.send(Peer.frame(1, 1, 0, 1, Peer.envelope(Where.class, "block")));
      assertThat(service.blocked.await(30, TimeUnit.SECONDS)).isTrue();
    }
    CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
    service.never.countDown();
    closed.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(service.interrupted).as("interrupted").isNotDone();
  }
}
