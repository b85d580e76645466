package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import io.msrpc.testing.Certificates;
import io.msrpc.testing.Complaints;
import io.msrpc.transport.Tls;
import io.msrpc.transport.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server calls of itself before anybody is told of it. */
@Timeout(120)
class WarmUpTest {
  private static final ServiceKey KEY = ServiceContract.of(EchoService.class).key();

  private final ListRegistry registry = new ListRegistry();
  private final EchoServer service = new EchoServer();

  private RpcServer.Builder server() {
    return RpcServer.builder().registry(registry).export(EchoService.class, service);
  }

  @Test
  void nothingIsRegistered_beforeTheWarmUpsHaveEnded() {
    List<Integer> listed = new ArrayList<>();
    WarmUp calls =
        client -> {
          assertThat(client.reference(EchoService.class).again("warm")).isEqualTo("warm");
          listed.add(registry.list(KEY).size());
        };
    try (RpcServer server = server().warmUp(calls).warmUp(calls).start()) {
      assertThat(listed).as("while it warms up, twice").containsExactly(0, 0);
      assertThat(service.calls).hasValue(2);
      assertThat(registry.list(KEY))
          .extracting(Provider::address)
          .containsExactly(server.address());
    }
    assertThat(registry.list(KEY)).isEmpty();
  }

  @Test
  void isAnnounced_whenAWarmUpFails() {
    WarmUp failing =
        client -> {
          client.reference(EchoService.class).fail("cold");
        };
    try (Complaints complaints = new Complaints();
        RpcServer server = server().warmUp(failing).start()) {
      assertThat(registry.list(KEY))
          .extracting(Provider::instanceId)
          .containsExactly(server.instanceId());
      assertThat(complaints.heard())
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).contains("The service failed").contains("#fail"),
              line ->
                  assertThat(line)
                      .contains("A warm-up failed; the server is announced without it"));
    }
  }

  @Test
  void isAnnounced_whenAWarmUpTakesTooLong_whichIsInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    WarmUp endless =
        new WarmUp() {
          @Override
          public void run(RpcClient client) throws Exception {
            try {
              new CountDownLatch(1).await();
            } finally {
              interrupted.countDown();
            }
          }

          @Override
          public Duration limit() {
            return Duration.ofMillis(50);
          }
        };
    try (Complaints complaints = new Complaints();
        RpcServer server = server().warmUp(endless).start()) {
      assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(registry.list(KEY))
          .extracting(Provider::instanceId)
          .containsExactly(server.instanceId());
      assertThat(complaints.warnings())
          .singleElement()
          .asString()
          .endsWith("A warm-up has not ended within PT0.05S; the server is announced without it");
    }
  }

  @Test
  void reachesAServer_thatWantsCredentialsAndCertificates_onAllInterfaces(@TempDir Path directory)
      throws Exception {
    Certificates authority = new Certificates(directory, "authority");
    authority.issue("server", "192.0.2.1");
    Tls own = Tls.server(authority.certificate("server"), authority.key("server"));
    Tls mutual =
        Tls.mutual(authority.certificate("server"), authority.key("server"), authority.trusted());
    for (Tls tls : List.of(own, mutual)) {
      ServerOptions options = ServerOptions.DEFAULTS.withCredentials(Proofs.SECRET).withTls(tls);
      List<String> heard = new ArrayList<>();
      server()
          .bind("0.0.0.0", 0)
          .advertise("127.0.0.1")
          .options(options)
          .warmUp(client -> heard.add(client.reference(EchoService.class).again("warm")))
          .start()
          .close();
      assertThat(heard).containsExactly("warm");
    }
  }

  @Test
  void leavesNothing_whenItCannotBeAnnounced() {
    List<String> withdrawn = new ArrayList<>();
    RpcServer.Builder server = server().registry(new Refusing(withdrawn));
    assertThatThrownBy(server::start).hasMessage("not here");
    assertThat(withdrawn).as("what may have been registered").containsExactly(KEY.toString());
  }

  private record Refusing(List<String> withdrawn) implements Registry {
    @Override
    public void register(ServiceKey service, Provider provider) {
      throw new IllegalStateException("not here");
    }

    @Override
    public void deregister(ServiceKey service, Provider provider) {
      withdrawn.add(service.toString());
    }

    @Override
    public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
