package io.msrpc.im.gateway;

import io.msrpc.im.gateway.http.GatewayDirectory;
import io.msrpc.im.gateway.http.HttpPipeline;
import io.msrpc.im.gateway.http.StaticFiles;
import io.msrpc.im.gateway.session.Backend;
import io.msrpc.im.gateway.session.Capacity;
import io.msrpc.im.gateway.session.CursorJournal;
import io.msrpc.im.gateway.session.Departures;
import io.msrpc.im.gateway.session.DoorContext;
import io.msrpc.im.gateway.session.Lease;
import io.msrpc.im.gateway.session.SessionContext;
import io.msrpc.im.gateway.session.SessionMap;
import io.msrpc.im.gateway.tcp.TcpDoor;
import io.msrpc.im.gateway.websocket.WebSocketDoor;
import io.msrpc.im.session.Gateway;
import io.msrpc.registry.Provider;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's public doors and what goes on behind them: sessions, their lease, their cursors.
 * Thread-safe; starts once and stops once.
 */
public final class GatewayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
  private static final long LAST_CALLS_SECONDS = 3;

  private final GatewayProperties properties;
  private final Backend backend;
  private final StaticFiles files;
  private final GatewayDirectory gateways;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final CursorJournal journal;
  private final Departures departures = new Departures();
  private final Lease lease;
  private final WebSocketDoor door;
  private final TcpDoor tcp;
  private final Capacity capacity;
  private final Ports ports = new Ports();

  /**
   * A gateway that has not opened yet.
   *
   * @param sessions where the sessions on this gateway are found
   * @param cluster the gateways the registry knows now
   */
  public GatewayServer(
      GatewayProperties properties,
      Backend backend,
      SessionMap sessions,
      Supplier<List<Provider>> cluster,
      StaticFiles files) {
    this.properties = properties;
    this.backend = backend;
    this.files = files;
    this.gateways = new GatewayDirectory(properties.id(), this::metadata, cluster);
    this.journal = new CursorJournal(backend.sessions());
    Gateway self = new Gateway(properties.id(), UUID.randomUUID().toString());
    this.lease = new Lease(backend.sessions(), sessions, self);
    DoorContext context =
        new DoorContext(context(properties, sessions), self, properties.doorOptions());
    this.capacity = new Capacity(properties.maxConnections());
    this.door = new WebSocketDoor(context);
    this.tcp = new TcpDoor(context, capacity, ports::loop);
  }

  private SessionContext context(GatewayProperties properties, SessionMap sessions) {
    return new SessionContext(
        backend,
        properties.sessionOptions(),
        sessions,
        journal,
        departures,
        InstantSource.system());
  }

  /**
   * Opens the doors.
   *
   * @throws java.io.UncheckedIOException when a port cannot be bound, naming it
   */
  public void start() {
    try {
      open();
    } catch (RuntimeException e) {
      tcp.close();
      ports.close();
      throw e;
    }
    long every = properties.upkeep().toMillis();
    ports.loop().scheduleAtFixedRate(this::keepUp, 0, every, TimeUnit.MILLISECONDS);
    LOG.info(
        "{} serves on {}: HTTP on port {}, WebSocket on {}, TCP on {}",
        properties.id(),
        properties.host(),
        httpPort(),
        websocketPort(),
        tcpPort());
  }

  private void open() {
    HttpPipeline pipeline =
        new HttpPipeline(door, properties.httpOptions(gateways), connections, capacity);
    String host = properties.host();
    tcp.open(host, properties.tcpPort(), properties.tls());
    ports.open("websocket", host, properties.websocketPort(), pipeline.webSocketOnly());
    ports.open("http", host, properties.httpPort(), pipeline.web(backend, gateways, files));
  }

  private void keepUp() {
    journal.flush();
    lease.renew();
  }

  /** The HTTP port, once open. */
  public int httpPort() {
    return ports.number("http");
  }

  /** The WebSocket port, once open. */
  public int websocketPort() {
    return ports.number("websocket");
  }

  /** The TCP door's port, once open. */
  public int tcpPort() {
    return tcp.port();
  }

  /** Whether the logic tier answered the last renewal of the lease. */
  public boolean reachesLogicTier() {
    return lease.isHeld();
  }

  private Map<String, String> metadata() {
    return Map.of(
        GatewayDirectory.HOST,
        properties.advertisedHost(),
        GatewayDirectory.HTTP_PORT,
        Integer.toString(httpPort()),
        GatewayDirectory.WEBSOCKET_PORT,
        Integer.toString(websocketPort()),
        GatewayDirectory.TCP_PORT,
        Integer.toString(tcpPort()),
        GatewayDirectory.PUBLIC_URL,
        properties.publicUrl());
  }

  /**
   * Takes no more connections, sends the clients elsewhere, closes, and sees to it that the logic
   * tier hears what the devices confirmed; waits no longer than the clients may take and a few
   * seconds. Idempotent.
   */
  @Override
  public void close() {
    if (!ports.stopAccepting()) {
      return;
    }
    connections.forEach(each -> each.pipeline().fireUserEventTriggered(HttpPipeline.STOP));
    door.goAway(gateways::othersFor, properties.goAwayAfter());
    tcp.goAway(gateways::others, properties.goAwayAfter());
    awaitGone(properties.goAwayAfter());
    door.close();
    tcp.closeClients();
    awaitGone(Duration.ofSeconds(LAST_CALLS_SECONDS));
    tcp.close();
    connections.close().awaitUninterruptibly(LAST_CALLS_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<Void> last = CompletableFuture.allOf(journal.flush(), departures.all());
    last.completeOnTimeout(null, LAST_CALLS_SECONDS, TimeUnit.SECONDS).join();
    ports.close();
  }

  private void awaitGone(Duration atMost) {
    CompletableFuture<Void> web = new CompletableFuture<>();
    connections.newCloseFuture().addListener(closed -> web.complete(null));
    CompletableFuture.allOf(web, tcp.gone())
        .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
