package io.msrpc;

import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Dialect;
import io.msrpc.registry.Outage;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import io.msrpc.service.ExportedServices;
import io.msrpc.transport.Address;
import io.msrpc.transport.server.ServerListener;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.transport.server.ServerStatistics;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of coming and going: bind, warm up, then register, so that nobody is sent to a closed
 * port; deregister, then drain, then close, so that nobody is sent to a closing one.
 */
final class Exporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
  private static final List<Serializer> SERIALIZERS =
      List.of(new ProtostuffSerializer(), new JsonSerializer());
  private static final Dialect DIALECT =
      new Dialect(
          List.of((int) FrameHeader.VERSION),
          SERIALIZERS.stream().map(each -> (int) each.codec()).toList());

  private final ServerListener listener;
  private final Announcement announcement;
  private final Provider self;
  private final @Nullable Registry registry;
  private final List<ServiceKey> services;
  private volatile boolean announced;
  private volatile ServerSnapshot.State state = ServerSnapshot.State.SERVING;

  /** How a server presents itself. */
  record Announcement(
      AnnouncedAddress address,
      String instanceId,
      String bootId,
      double weight,
      Map<String, String> metadata) {}

  private Exporter(
      ServerListener listener,
      Announcement announcement,
      Provider self,
      @Nullable Registry registry,
      List<ServiceKey> services) {
    this.listener = listener;
    this.announcement = announcement;
    this.self = self;
    this.registry = registry;
    this.services = services;
  }

  /** Listens; it is not announced yet. */
  static Exporter listen(
      InetSocketAddress at,
      Announcement announcement,
      @Nullable Registry registry,
      ExportedServices exported,
      ServerOptions options) {
    ServerListener listener =
        new ServerListener(
            at,
            new ServerListener.Identity(announcement.instanceId(), announcement.bootId()),
            exported,
            SERIALIZERS,
            options);
    try {
      Provider self = self(announcement, listener.port());
      return new Exporter(listener, announcement, self, registry, exported.keys());
    } catch (RuntimeException | Error e) {
      listener.close();
      throw e;
    }
  }

  private static Provider self(Announcement announcement, int port) {
    Address address = announcement.address().at(port);
    String instanceId =
        announcement.instanceId().isEmpty() ? address.toString() : announcement.instanceId();
    return new Provider(
        address,
        instanceId,
        announcement.bootId(),
        announcement.weight(),
        DIALECT.announcedWith(announcement.metadata(), Instant.now()));
  }

  /** Tells the registry. */
  void announce() {
    if (registry != null) {
      announced = true;
      String reason = announcement.address().reason();
      LOG.info("Announces {} in {}: {}", self.address(), registry, reason);
      if (isLoopback(self.address())
          && registry.endpoint().filter(at -> !isLoopback(at)).isPresent()) {
        LOG.warn(
            "Only this machine reaches {}, but {} is another one: set the host to listen on"
                + " (msrpc.server.host), or the address to announce (msrpc.server.advertise)",
            self.address(),
            registry);
      }
      services.forEach(service -> registry.register(service, self));
    }
  }

  /** As it is written; nothing is resolved. */
  private static boolean isLoopback(Address address) {
    String host = address.host();
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  int port() {
    return listener.port();
  }

  Address address() {
    return self.address();
  }

  ServerSnapshot snapshot() {
    return new ServerSnapshot(
        self.address(),
        self.instanceId(),
        self.bootId(),
        state,
        services.stream().sorted(Comparator.comparing(ServiceKey::toString)).toList(),
        registry == null ? null : registration(registry),
        listener.clients(),
        listener.statistics());
  }

  private ServerSnapshot.Registration registration(Registry where) {
    SortedMap<String, Outage> unregistered = new TreeMap<>();
    for (ServiceKey service : services) {
      where
          .unregistered(service, self)
          .ifPresent(outage -> unregistered.put(service.toString(), outage));
    }
    return new ServerSnapshot.Registration(
        where.toString(),
        where.outage().orElse(null),
        Collections.unmodifiableSortedMap(unregistered));
  }

  ServerStatistics statistics() {
    return listener.statistics();
  }

  String instanceId() {
    return self.instanceId();
  }

  String bootId() {
    return self.bootId();
  }

  @Override
  public synchronized void close() {
    if (state != ServerSnapshot.State.SERVING) {
      return;
    }
    state = ServerSnapshot.State.STOPPING;
    try {
      if (registry != null && announced) {
        leave(registry, services.iterator());
      }
    } finally {
      listener.close();
      state = ServerSnapshot.State.STOPPED;
    }
  }

  /** Whatever a registry throws for one service, the others are taken from it, too. */
  private void leave(Registry from, Iterator<ServiceKey> rest) {
    if (rest.hasNext()) {
      try {
        from.deregister(rest.next(), self);
      } finally {
        leave(from, rest);
      }
    }
  }
}
