package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import io.msrpc.transport.Address;
import io.msrpc.transport.server.ServerOptions;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Which address a server announces, and that others reach it there. */
class AnnouncedAddressTest {
  private final Announced registry = new Announced();
  private final Logger exporter = (Logger) LoggerFactory.getLogger(Exporter.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    exporter.setLevel(Level.INFO);
    exporter.addAppender(log);
    log.start();
  }

  @AfterEach
  void stopListening() {
    exporter.detachAppender(log);
    exporter.setLevel(null);
  }

  /** A registry that is reached at some address, and keeps who came. */
  private static final class Announced implements Registry {
    private final BlockingQueue<Provider> providers = new LinkedBlockingQueue<>();
    private Address endpoint = Address.parse("127.0.0.1:8848");

    @Override
    public void register(ServiceKey service, Provider provider) {
      providers.add(provider);
    }

    @Override
    public void deregister(ServiceKey service, Provider provider) {}

    @Override
    public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
      return () -> {};
    }

    @Override
    public Optional<Address> endpoint() {
      return Optional.of(endpoint);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "a registry";
    }
  }

  private RpcServer.Builder server(String host) {
    return RpcServer.builder()
        .bind(host, 0)
        .registry(registry)
        .options(ServerOptions.DEFAULTS.withCredentials("a secret nobody guesses"))
        .export(EchoService.class, new EchoServer());
  }

  private Address announced(RpcServer.Builder builder) {
    try (RpcServer server = builder.start()) {
      Provider provider = registry.providers.remove();
      assertThat(server.address()).isEqualTo(provider.address());
      return provider.address();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void aServerThatListensOnAllAddresses_announcesOneOfThem(String wildcard) throws Exception {
    Address address = announced(server(wildcard));

    InetAddress host = InetAddress.getByName(address.host());
    assertThat(host.isAnyLocalAddress()).isFalse();
    assertThat(NetworkInterface.getByInetAddress(host)).isNotNull();
    assertThat(host.isLoopbackAddress()).isEqualTo(!hasOthers());
  }

  private static boolean hasOthers() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress());
  }

  @Test
  void theWayToTheRegistry_decides() throws SocketException {
    List<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    for (InetAddress address : own) {
      Address expected = new Address(NetUtil.toAddressString(address), 8848);
      registry.endpoint = expected;

      assertThat(announced(server("::")).host()).isEqualTo(expected.host());
    }
  }

  @Test
  void theLogSays_whatIsAnnounced_andWhyNobodyElseWillReachIt() {
    registry.endpoint = Address.parse("192.0.2.1:8848");

    Address address = announced(server("127.0.0.1"));

    assertThat(log.list)
        .extracting(ILoggingEvent::toString)
        .containsExactly(
            "[INFO] Announces " + address + " in a registry: it listens there",
            "[WARN] Only this machine reaches "
                + address
                + ", but a registry is another one: set the host to listen on (msrpc.server.host),"
                + " or the address to announce (msrpc.server.advertise)");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 127.0.0.0/8, 127.0.0.1",
    "0.0.0.0, lo*, 127.0.0.1",
    "'::', ::1/128, '::1'",
  })
  void aPreferredNetwork_goesBeforeTheWayToTheRegistry(
      String host, String network, String announced) {
    assertThat(announced(server(host).advertiseNetwork(network)).host()).isEqualTo(announced);
  }

  @Test
  void aNetworkThatThisMachineIsNotIn_stopsTheStart_namingItsAddresses() {
    RpcServer.Builder server = server("0.0.0.0").advertiseNetwork("203.0.113.0/24");

    assertThatThrownBy(server::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'203.0.113.0/24'", "127.0.0.1 on lo");
    assertThat(registry.providers).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3:31000, 10.1.2.3, 31000",
    "10.1.2.3, 10.1.2.3, 0",
    "Provider-1.example, provider-1.example, 0",
    "provider-1.example:80, provider-1.example, 80",
    "fd00::7, fd00::7, 0",
    "[fd00::7], fd00::7, 0",
    "[fd00::7]:80, fd00::7, 80",
  })
  void whatIsSet_isAnnounced_withAPortOfItsOwnIfItHasOne(String set, String host, int port) {
    try (RpcServer server = server("127.0.0.1").advertise(set).start()) {
      Address address = registry.providers.remove().address();

      assertThat(address.host()).isEqualTo(host);
      assertThat(address.port()).isPositive();
      assertThat(address.port() == port).isEqualTo(port != 0);
      assertThat(server.address()).isEqualTo(address);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.0.0.0:80",
        "::",
        "[::]:80",
        "a:1,b:2",
        "http://a",
        "",
        "a:0",
        "a:65536"
      })
  void whatLeadsNowhere_isRefusedAsAnAdvertisedAddress(String set) {
    RpcServer.Builder server = server("127.0.0.1");

    assertThatThrownBy(() -> server.advertise(set))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("advertised address: '" + set + "' (expected: host or host:port)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "10.1.2.3/x", "10.1.2.3/33", "a/8", "", "eth 0"})
  void whatIsNoNetwork_isRefused(String network) {
    RpcServer.Builder server = server("0.0.0.0");

    assertThatThrownBy(() -> server.advertiseNetwork(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("advertised network: '" + network + "' (expected: a subnet");
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "'a:1', 0", "'http://a', 0", "127.0.0.1, -1", "127.0.0.1, 65536"})
  void whatNobodyCanListenOn_isRefused(String host, int port) {
    assertThatThrownBy(() -> RpcServer.builder().bind(host, port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ");
  }
}
