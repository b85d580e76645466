package io.msrpc;

import io.msrpc.annotation.MsService;
import io.msrpc.call.PeerConnection;
import io.msrpc.call.ServiceContract;
import io.msrpc.filter.Filter;
import io.msrpc.registry.Registry;
import io.msrpc.service.ExportedServices;
import io.msrpc.service.PerConnection;
import io.msrpc.transport.Address;
import io.msrpc.transport.EventLoops;
import io.msrpc.transport.IsolatedThreadFactory;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.transport.server.ServerStatistics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves objects to remote callers of their interfaces. Thread-safe. */
public final class RpcServer implements AutoCloseable {
  private final Exporter exporter;
  private final Thread onExit;

  private RpcServer(Exporter exporter) {
    this.exporter = exporter;
    this.onExit = new IsolatedThreadFactory("msrpc-server-exit", false).newThread(exporter::close);
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /**
   * A server to be.
   *
   * @throws IllegalStateException when the class path has a Netty before 4.2
   */
  public static Builder builder() {
    NettyVersion.require();
    return new Builder();
  }

  /** Where clients reach it. */
  public Address address() {
    return exporter.address();
  }

  /** Its name in the registry. */
  public String instanceId() {
    return exporter.instanceId();
  }

  /** The random name of this run of it. */
  public String bootId() {
    return exporter.bootId();
  }

  /** What it has counted since its start, and what it does now. */
  public ServerStatistics statistics() {
    return exporter.statistics();
  }

  /** What it is and does at this moment; never waits for the network. */
  public ServerSnapshot snapshot() {
    return exporter.snapshot();
  }

  /**
   * Leaves the registry, tells the clients, finishes the calls under way for the drain timeout at
   * most, then closes; idempotent. The same happens when the JVM exits. A service that closes its
   * own server is one of the calls waited for.
   *
   * @throws IllegalStateException on an I/O thread of any client or server, which it might wait for
   */
  @Override
  public void close() {
    if (EventLoops.onIoThread()) {
      throw new IllegalStateException(
          "a server waits for its calls and threads: close it on a thread of your own, not on "
              + Thread.currentThread().getName());
    }
    try {
      exporter.close();
    } finally {
      forgetOnExit();
    }
  }

  private void forgetOnExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The JVM is exiting: the hook has run, or is about to find everything closed.
    }
  }

  /** What a server is made of. */
  public static final class Builder {
    /** As much as Nacos takes. */
    private static final int MAX_WEIGHT = 10_000;

    private String host = "127.0.0.1";
    private int port;
    private @Nullable AnnouncedAddress advertised;
    private @Nullable Network network;
    private @Nullable Registry registry;
    private String instanceId = "";
    private double weight = 1;
    private Map<String, String> metadata = Map.of();
    private ServerOptions options = ServerOptions.DEFAULTS;
    private final Map<ServiceContract, Object> services = new LinkedHashMap<>();
    private final List<Filter> filters = new ArrayList<>();
    private final List<WarmUp> warmUps = new ArrayList<>();

    private Builder() {}

    /**
     * Where to listen; by default on a free port of 127.0.0.1. Port 0 means a free one.
     *
     * @param newHost a name or an IP address of this machine, or 0.0.0.0 or :: for all of them
     * @throws IllegalArgumentException when it can be no host, or the port is not 0 to 65,535
     */
    public Builder bind(String newHost, int newPort) {
      this.host = new Address(newHost, newPort == 0 ? 1 : newPort).host();
      this.port = newPort;
      return this;
    }

    /**
     * Where clients are told to connect to; by default where it listens. When it listens on all
     * addresses, it is the one from which the registry is reached, else the first one of this
     * machine.
     *
     * @param address {@code host}, or {@code host:port} when clients reach another port than the
     *     one it listens on, with an IPv6 host in brackets
     * @throws IllegalArgumentException when it is neither, or a wildcard
     */
    public Builder advertise(String address) {
      this.advertised = AnnouncedAddress.set(address);
      return this;
    }

    /**
     * Which of its addresses clients are told when it listens on all of them and none was set; a
     * machine without such an address does not start.
     *
     * @param newNetwork a subnet such as {@code 10.1.0.0/16}, or an interface such as {@code eth0}
     *     or {@code eth*}
     * @throws IllegalArgumentException when it is neither
     */
    public Builder advertiseNetwork(String newNetwork) {
      this.network = Network.parse(newNetwork);
      return this;
    }

    /** Where to announce the services; by default nowhere. */
    public Builder registry(Registry newRegistry) {
      this.registry = newRegistry;
      return this;
    }

    /** Its name, the same after a restart; by default {@code host:port}. */
    public Builder instanceId(String newInstanceId) {
      this.instanceId = newInstanceId;
      return this;
    }

    /**
     * Its share of the calls relative to other providers, which an operator may change in the
     * registry; by default 1. With 0 it is called only while no other one is ready.
     *
     * @throws IllegalArgumentException when it is not 0 to 10,000
     */
    public Builder weight(double newWeight) {
      if (!(newWeight >= 0 && newWeight <= MAX_WEIGHT)) {
        throw new IllegalArgumentException(
            "weight: " + newWeight + " (expected: 0 to " + MAX_WEIGHT + ")");
      }
      this.weight = newWeight;
      return this;
    }

    /** What else to say in the registry; names that begin with {@code msrpc.} are its own. */
    public Builder metadata(Map<String, String> newMetadata) {
      this.metadata = Map.copyOf(newMetadata);
      return this;
    }

    /** How it listens and works. */
    public Builder options(ServerOptions newOptions) {
      this.options = newOptions;
      return this;
    }

    /** Stands around every call that is served, inside of those added before. */
    public Builder filter(Filter filter) {
      filters.add(filter);
      return this;
    }

    /**
     * Makes these calls, after those added before, when the server listens and before it is
     * announced; {@link #start} waits for them.
     */
    public Builder warmUp(WarmUp calls) {
      warmUps.add(calls);
      return this;
    }

    /**
     * Serves an object under an interface it implements, in the version and group that {@link
     * MsService} on its class gives, if it does; and under no other interface: a parent that is
     * called on its own is exported on its own. All of its methods can be called, those of parents
     * and default methods included; docs/interfaces.md says what they may look like.
     *
     * @throws IllegalArgumentException when something is served under it already
     */
    public <T> Builder export(Class<T> contract, T service) {
      MsService own = service.getClass().getAnnotation(MsService.class);
      return export(
          own == null ? ServiceContract.of(contract) : ServiceContract.of(contract, own), service);
    }

    /**
     * The same for a contract with a group or version of its own.
     *
     * @throws IllegalArgumentException when something is served under it already
     */
    public Builder export(ServiceContract contract, Object service) {
      if (services.keySet().stream().anyMatch(other -> other.key().equals(contract.key()))) {
        throw new IllegalArgumentException(
            contract.key()
                + " is exported twice (expected: once, or with another version or group)");
      }
      services.put(contract, service);
      return this;
    }

    /**
     * Serves every connection with an object of its own, made when a client has connected and is
     * let in; so the object knows whose calls it gets, and when that client is gone.
     *
     * @param service called on the connection's I/O thread; must not block
     */
    public <T> Builder exportPerConnection(
        Class<T> contract, Function<PeerConnection, ? extends T> service) {
      return export(ServiceContract.of(contract), new PerConnection(service));
    }

    private static void closeAfter(Throwable failure, Exporter exporter) {
      try {
        exporter.close();
      } catch (Throwable e) { // the registry's own
        failure.addSuppressed(e);
      }
    }

    /**
     * Listens, warms up, and then announces the services.
     *
     * @throws IllegalArgumentException when a service cannot be exported, saying what to change
     * @throws IllegalStateException when it would be open to other machines without credentials
     * @throws java.io.UncheckedIOException when the address cannot be bound
     */
    public RpcServer start() {
      InetSocketAddress at = new InetSocketAddress(host, port);
      InetAddress address = at.getAddress();
      if (address == null) {
        throw new IllegalArgumentException("host: '" + host + "' is unknown");
      }
      boolean guarded = options.knowsItsClients() || options.openToUntrustedClients();
      if (!address.isLoopbackAddress() && !guarded) {
        throw new IllegalStateException(
            "listening on "
                + host
                + " without credentials would serve anybody on the network: set"
                + " ServerOptions.credentials, ask for client certificates (Tls.mutual), or listen"
                + " on 127.0.0.1");
      }
      String bootId = UUID.randomUUID().toString();
      Exporter exporter =
          Exporter.listen(
              at,
              new Exporter.Announcement(announced(address), instanceId, bootId, weight, metadata),
              registry,
              ExportedServices.of(services, filters),
              options);
      try {
        new WarmUpRun(address, options).run(warmUps, exporter.port());
        exporter.announce();
        return new RpcServer(exporter);
      } catch (Throwable e) { // of a warm-up or the registry, checked or not
        closeAfter(e, exporter);
        throw e;
      }
    }

    private AnnouncedAddress announced(InetAddress bound) {
      AnnouncedAddress set = advertised;
      if (set != null) {
        return set;
      }
      Optional<Address> towards = registry == null ? Optional.empty() : registry.endpoint();
      return OwnAddress.announced(host, bound, network, towards);
    }
  }
}
