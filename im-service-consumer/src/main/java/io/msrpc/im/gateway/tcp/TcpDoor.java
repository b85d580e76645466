package io.msrpc.im.gateway.tcp;

import io.msrpc.RpcServer;
import io.msrpc.call.PeerConnection;
import io.msrpc.im.gateway.Door;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.CommandReader;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.GatewayAddress;
import io.msrpc.im.gateway.protocol.Json;
import io.msrpc.im.gateway.protocol.Limits;
import io.msrpc.im.gateway.session.Capacity;
import io.msrpc.im.gateway.session.DoorContext;
import io.msrpc.transport.Tls;
import io.msrpc.transport.server.ServerOptions;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The port on which clients speak msrpc. It serves {@link Door} and nothing else, each connection
 * with an object of its own. Thread-safe.
 */
public final class TcpDoor implements AutoCloseable {
  /**
   * Longest wait for open connections when the JVM exits, which the server below notices by itself:
   * long enough for the gateway to send them elsewhere and close them.
   */
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final DoorContext context;
  private final Capacity capacity;
  private final Supplier<? extends EventExecutor> executors;
  private final CommandReader commands = new CommandReader(new Json());
  private final Set<TcpClient> clients = ConcurrentHashMap.newKeySet();
  private volatile boolean leaving;
  private @Nullable RpcServer server;

  /**
   * A door that is not open yet.
   *
   * @param executors each client is confined to one of these
   */
  public TcpDoor(
      DoorContext context, Capacity capacity, Supplier<? extends EventExecutor> executors) {
    this.context = context;
    this.capacity = capacity;
    this.executors = executors;
  }

  /**
   * Listens.
   *
   * @param tls what connections are encrypted with; null for plain ones
   * @throws java.io.UncheckedIOException when the port cannot be bound, naming it, or a file of TLS
   *     cannot be used
   */
  public void open(String host, int port, @Nullable Tls tls) {
    ServerOptions options =
        ServerOptions.DEFAULTS
            .withUntrustedClients(Limits.CLIENT_FRAME_BEFORE_AUTH, Limits.CLIENT_FRAME)
            .withDrainTimeout(DRAIN);
    server =
        RpcServer.builder()
            .bind(host, port)
            .instanceId(context.gateway().id())
            .exportPerConnection(Door.class, this::connected)
            .options(tls == null ? options : options.withTls(tls))
            .start();
  }

  /** The port, once open. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("tcp is not open");
    }
    return server.address().port();
  }

  private Door connected(PeerConnection peer) {
    TcpClient client = new TcpClient(context, commands, peer, executors.get());
    if (leaving || !capacity.tryTake()) {
      peer.close(leaving ? "the gateway is going away" : "too many connections");
      return client;
    }
    clients.add(client);
    peer.closed().thenRun(() -> gone(client));
    client.start();
    return client;
  }

  private void gone(TcpClient client) {
    capacity.giveBack();
    clients.remove(client);
    client.gone();
  }

  /**
   * Lets nobody in any more and tells every client to move.
   *
   * @param others the other gateways, by the host under which a client knows this one
   */
  public void goAway(Function<String, List<GatewayAddress>> others, Duration after) {
    leaving = true;
    onEach(
        client ->
            client.send(
                null, new Event.GoAway(others.apply(host(client.peer())), after.toMillis())));
  }

  private static String host(PeerConnection peer) {
    String host =
        peer.localAddress() instanceof InetSocketAddress reached
            ? NetUtil.toAddressString(reached.getAddress())
            : "localhost";
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** Begins to close every connection. */
  public void closeClients() {
    onEach(client -> client.close(CloseCode.GOING_AWAY));
  }

  /** Completes when the clients of now are gone. */
  public CompletableFuture<Void> gone() {
    return CompletableFuture.allOf(
        clients.stream()
            .map(client -> client.peer().closed().toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  private void onEach(Consumer<TcpClient> action) {
    clients.forEach(client -> client.executor().execute(() -> action.accept(client)));
  }

  /** Stops listening and ends what is left. Idempotent. */
  @Override
  public void close() {
    leaving = true;
    if (server != null) {
      server.close();
    }
  }
}
