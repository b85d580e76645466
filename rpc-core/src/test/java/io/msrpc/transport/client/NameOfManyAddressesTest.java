package io.msrpc.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.RpcServer;
import io.msrpc.transport.Address;
import io.msrpc.transport.EventLoops;
import io.msrpc.wire.MethodCodecs;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A client finds the one address of a name where somebody listens. Names of this machine have one
 * address only, so the resolver is injected; goes with {@link ClientPipeline}.
 */
class NameOfManyAddressesTest {
  private static final String NAME = "provider.test";
  private static final int TIMES = 64;

  @AutoClose private final EventLoops loops = new EventLoops("msrpc-test", 1, true);
  private final List<InetAddress> addresses = new ArrayList<>();

  /** Knows all addresses of the one name. */
  private final class Names extends AddressResolverGroup<InetSocketAddress> {
    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
      return new InetNameResolver(executor) {
        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) {
          promise.setSuccess(addresses.get(0));
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
          if (addresses.isEmpty()) {
            promise.setFailure(new UnknownHostException(name));
          } else {
            promise.setSuccess(addresses);
          }
        }
      }.asAddressResolver();
    }
  }

  /** Nobody is interested in what becomes of the connection. */
  private static final class Indifferent implements LinkListener {
    @Override
    public void healthy(Link link) {}

    @Override
    public void draining(Link link) {}

    @Override
    public void saturated(Link link) {}

    @Override
    public void idsUsedUp(Link link) {}

    @Override
    public void stray() {}
  }

  private void resolveTo(String... hosts) throws UnknownHostException {
    for (String host : hosts) {
      addresses.add(InetAddress.getByName(host));
    }
  }

  private static RpcServer listen(String host, int port) {
    return RpcServer.builder().bind(host, port).start();
  }

  /** Where a connection to the name has led. */
  private String connect(int port, Duration timeout) throws Exception {
    ClientOptions options = ClientOptions.DEFAULTS.withConnectTimeout(timeout);
    MethodCodecs codecs = new MethodCodecs(new ProtostuffSerializer());
    Link.Setup setup = new Link.Setup(options, codecs, Runnable::run, 0);
    EventLoop loop = loops.next();
    try (Names names = new Names()) {
      ClientPipeline pipeline = new ClientPipeline(loops, setup, names);
      Future<Channel> opened =
          loop.submit(() -> pipeline.connect(new Address(NAME, port), loop, new Indifferent()))
              .get(30, TimeUnit.SECONDS);
      Channel channel = opened.get(30, TimeUnit.SECONDS);
      String host = ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress();
      channel.close().get(30, TimeUnit.SECONDS);
      return host;
    }
  }

  @Test
  void theOneThatListens_isFound_whereverItStands() throws Exception {
    resolveTo("127.0.0.3", "127.0.0.2", "127.0.0.4");
    try (RpcServer server = listen("127.0.0.2", 0)) {
      for (int i = 0; i < TIMES; i++) {
        assertThat(connect(server.address().port(), Duration.ofSeconds(20))).isEqualTo("127.0.0.2");
      }
    }
  }

  @Test
  void oneThatAcceptsAndNeverAnswers_costsItsShareOfTheTime_notTheConnection() throws Exception {
    resolveTo("127.0.0.3", "127.0.0.2");
    try (RpcServer server = listen("127.0.0.2", 0);
        ServerSocket silent =
            new ServerSocket(server.address().port(), 8, InetAddress.getByName("127.0.0.3"))) {
      for (int i = 0; i < 8; i++) {
        assertThat(connect(silent.getLocalPort(), Duration.ofSeconds(2))).isEqualTo("127.0.0.2");
      }
    }
  }

  @Test
  void whoeverListens_hasAShareOfTheConnections() throws Exception {
    resolveTo("127.0.0.2", "127.0.0.3");
    try (RpcServer first = listen("127.0.0.2", 0);
        RpcServer second = listen("127.0.0.3", first.address().port())) {
      Set<String> reached = new TreeSet<>();
      for (int i = 0; i < TIMES; i++) {
        reached.add(connect(second.address().port(), Duration.ofSeconds(20)));
      }
      assertThat(reached).containsExactly("127.0.0.2", "127.0.0.3");
    }
  }

  @Test
  void aNameWithoutAListener_orWithoutAnAddress_failsAtOnce() throws Exception {
    assertThatThrownBy(() -> connect(1, Duration.ofSeconds(20)))
        .hasCauseInstanceOf(UnknownHostException.class);

    resolveTo("127.0.0.3", "127.0.0.2");
    int free;
    try (RpcServer server = listen("127.0.0.2", 0)) {
      free = server.address().port();
    }
    assertThatThrownBy(() -> connect(free, Duration.ofSeconds(20)))
        .rootCause()
        .hasMessageContaining("Connection refused");
  }
}
