package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Provider;
import io.msrpc.testing.Certificates;
import io.msrpc.transport.Tls;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers and their clients in one JVM, as different as can be, under the same service: TLS and
 * JSON, plain and protostuff.
 */
@Timeout(120)
class IndependenceTest {
  private static final ServiceKey KEY = ServiceContract.of(EchoService.class).key();
  private final Pair first = new Pair(new JsonSerializer());
  private final Pair second = new Pair(new ProtostuffSerializer());
  @TempDir private Path directory;

  @AfterEach
  void closeBoth() {
    first.close();
    second.close();
  }

  private void startFirst() throws Exception {
    Certificates authority = new Certificates(directory, "authority");
    authority.issue("server", "127.0.0.1");
    Tls tls = Tls.server(authority.certificate("server"), authority.key("server"));
    first.start(
        ServerOptions.DEFAULTS.withTls(tls).withWorkers(1, 16),
        ClientOptions.DEFAULTS.withTls(Tls.client(authority.trusted())));
  }

  private void startSecond() {
    second.start(
        ServerOptions.DEFAULTS.withCredentials(Proofs.SECRET),
        ClientOptions.DEFAULTS.withCredentials(Proofs.SECRET));
  }

  @Test
  void eachHasItsOwn_registryCodecOptionsFiltersAndNumbers() throws Exception {
    startFirst();
    startSecond();
    for (Pair pair : List.of(first, second)) {
      assertThat(pair.echo().again("hello")).isEqualTo("hello");
      assertThat(pair.client.providers(KEY))
          .extracting(Provider::address)
          .containsExactly(pair.server.address());
      assertThat(pair.serializer.asked)
          .as("its own codec, asked for every method")
          .hasSameElementsAs(ServiceContract.of(EchoService.class).methods());
      assertThat(pair.filtered).as("calls that met its filter").hasValue(1);
      assertThat(pair.service.calls).as("calls of its service").hasValue(1);
      assertThat(pair.server.statistics().openConnections()).isOne();
      assertThat(pair.registry.subscriptions()).isOne();
    }
    assertThat(first.server.statistics().limit()).isOne();
    assertThat(second.server.statistics().limit()).isEqualTo(ServerOptions.DEFAULTS.workers());
  }

  @Test
  void closingOne_leavesNothingOfIt_whileTheOtherGoesOn() throws Exception {
    startSecond();
    FutureTask<String> underWay = new FutureTask<>(() -> second.echo().slow("goes on"));
    new Thread(underWay, "caller").start();
    assertThat(second.service.begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    Set<Thread> ofTheSecond = threads();
    startFirst();
    assertThat(first.echo().again("hello")).isEqualTo("hello");
    assertThat(threads()).as("some are of the first").hasSizeGreaterThan(ofTheSecond.size());

    first.close();

    assertEnd(threads(), ofTheSecond);
    assertThat(first.registry.subscriptions()).isZero();
    assertThat(first.registry.list(KEY)).isEmpty();
    second.service.mayEnd.release();
    assertThat(underWay.get(30, TimeUnit.SECONDS)).isEqualTo("goes on");
    assertThat(second.echo().again("still here")).isEqualTo("still here");

    second.close();

    assertEnd(threads(), Set.of());
  }

  private static void assertEnd(Set<Thread> threads, Set<Thread> others)
      throws InterruptedException {
    threads.removeAll(others);
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }
    assertThat(threads).as("threads of what is closed").noneMatch(Thread::isAlive);
  }

  /** The threads of ours that run now, workers and those of streams too. */
  private static Set<Thread> threads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.isAlive() || !thread.getName().startsWith("msrpc-"));
    return threads;
  }

  /** Tells which methods it was asked for. */
  private record Recording(Serializer real, List<RemoteMethod> asked) implements Serializer {
    @Override
    public byte codec() {
      return real.codec();
    }

    @Override
    public MethodCodec codecOf(RemoteMethod method) {
      asked.add(method);
      return real.codecOf(method);
    }
  }

  /** A server, its client, and what is theirs alone. */
  private static final class Pair {
    private final ListRegistry registry = new ListRegistry();
    private final EchoServer service = new EchoServer();
    private final AtomicInteger filtered = new AtomicInteger();
    private final Recording serializer;
    private @Nullable RpcServer server;
    private @Nullable RpcClient client;

    Pair(Serializer codec) {
      this.serializer = new Recording(codec, new ArrayList<>());
    }

    void start(ServerOptions serverOptions, ClientOptions clientOptions) {
      server =
          RpcServer.builder()
              .registry(registry)
              .options(serverOptions)
              .export(EchoService.class, service)
              .start();
      client =
          RpcClient.builder()
              .registry(registry)
              .options(
                  clientOptions
                      .withCallTimeout(Duration.ofSeconds(30))
                      .withConnectTimeout(Duration.ofSeconds(30)))
              .serializer(serializer)
              .filter(
                  (call, next) -> {
                    filtered.incrementAndGet();
                    return next.invoke(call);
                  })
              .build();
    }

    EchoService echo() {
      return client.reference(EchoService.class);
    }

    void close() {
      if (client != null && server != null) {
        service.mayEnd.release(100);
        client.close();
        server.close();
      }
    }
  }
}
