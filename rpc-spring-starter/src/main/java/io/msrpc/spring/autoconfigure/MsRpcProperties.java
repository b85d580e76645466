package io.msrpc.spring.autoconfigure;

import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.nacos.NacosOptions;
import io.msrpc.transport.Tls;
import io.msrpc.transport.client.Backoff;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.ConnectRate;
import io.msrpc.transport.client.Connections;
import io.msrpc.transport.client.Heartbeat;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.Compression;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of msrpc in a Spring Boot application.
 *
 * @param server how this process serves
 * @param client how this process calls
 * @param nacos a registry: Nacos
 * @param registry a registry: a fixed list of addresses
 */
@ConfigurationProperties("msrpc")
public record MsRpcProperties(
    @DefaultValue Server server,
    @DefaultValue Client client,
    @DefaultValue Nacos nacos,
    @DefaultValue FixedList registry) {

  /**
   * How this process serves; without a bean that carries {@code @MsService} it does not.
   *
   * @param host address to listen on; 0.0.0.0 or :: for all of this machine
   * @param port port to listen on; 0 takes a free one
   * @param advertise host, or host:port, that consumers connect to; where it is missing the address
   *     listened on
   * @param advertiseNetwork which address is announced when all are listened on: a subnet such as
   *     10.1.0.0/16, or an interface such as eth0 or eth*; where it is missing the one that leads
   *     to the registry
   * @param instanceId name of this instance, the same after a restart; address and port where it is
   *     missing
   * @param weight its share of the calls relative to other instances, 0 to 10000
   * @param metadata what the registry tells consumers about this instance
   * @param ioThreads threads that read and write; 0 for one a processor
   * @param workers most calls that may run business code at once
   * @param queueCapacity calls that may wait for a worker; beyond it they are refused
   * @param queueSize most bytes the waiting calls may hold; beyond it they are refused
   * @param maxPending most futures that services have returned and not completed; beyond it calls
   *     of methods that return one are refused
   * @param virtualThreads whether business code runs on virtual threads where the JVM has them
   * @param maxMessageSize longest frame accepted, and longest payload after expansion
   * @param compressAbove answers with a larger payload are compressed
   * @param compressions those it reads, and of which it sends the first that a client reads
   * @param idleTimeout a client that has sent nothing for so long is taken for dead
   * @param helloTimeout how long a client may take to prove that it knows the secret
   * @param drainTimeout how long calls under way may take to finish when the application stops
   * @param credentials secret that clients must know, at least 16 bytes; empty for none
   * @param tls TLS; without any of its settings connections are plain
   * @param readiness when this application is ready, as its health endpoint says: once every
   *     service has been registered, or as soon as it serves
   * @param accessLog whether every call is a line in the log "msrpc.access"
   */
  public record Server(
      @DefaultValue("127.0.0.1") String host,
      @DefaultValue("0") int port,
      @Nullable String advertise,
      @Nullable String advertiseNetwork,
      @Nullable String instanceId,
      @DefaultValue("1") double weight,
      @DefaultValue Map<String, String> metadata,
      @DefaultValue("0") int ioThreads,
      @DefaultValue("64") int workers,
      @DefaultValue("1024") int queueCapacity,
      @DefaultValue("64MB") DataSize queueSize,
      @DefaultValue("10000") int maxPending,
      @DefaultValue("true") boolean virtualThreads,
      @DefaultValue("8MB") DataSize maxMessageSize,
      @DefaultValue("1KB") DataSize compressAbove,
      @DefaultValue({"zstd", "lz4", "gzip"}) List<Compression> compressions,
      @DefaultValue("10s") Duration idleTimeout,
      @DefaultValue("5s") Duration helloTimeout,
      @DefaultValue("30s") Duration drainTimeout,
      @DefaultValue("") String credentials,
      @Nullable PemFiles tls,
      @DefaultValue("registered") Readiness readiness,
      @DefaultValue("false") boolean accessLog) {

    ServerOptions options() {
      return new ServerOptions(
          ioThreads,
          workers,
          queueCapacity,
          queueSize.toBytes(),
          maxPending,
          virtualThreads,
          bytes("msrpc.server.max-message-size", maxMessageSize),
          bytes("msrpc.server.compress-above", compressAbove),
          compressions,
          idleTimeout,
          helloTimeout,
          drainTimeout,
          credentials,
          ServerOptions.DEFAULTS.untrustedBytes(),
          tls == null ? null : tls.ofServer(),
          accessLog);
    }

    /** Leaves the credentials out. */
    @Override
    public String toString() {
      return "Server[host=" + host + ", port=" + port + "]";
    }
  }

  /** When an application that serves is ready. */
  public enum Readiness {
    /**
     * Once the registry has taken every service, or where there is none; a later outage of the
     * registry changes nothing.
     */
    REGISTERED,
    /** As soon as it serves, whether or not consumers can find it. */
    SERVING
  }

  /**
   * How this process calls.
   *
   * @param ioThreads threads that read and write; 0 for one a processor
   * @param connectTimeout longest wait for a connection
   * @param callTimeout longest wait for an answer where neither method nor service says otherwise
   * @param heartbeat when to ask a silent provider for a sign of life
   * @param backoff how to come back after a loss
   * @param connectRate how often connections are opened, to all addresses together
   * @param connections how many connections to one provider, and for how long
   * @param probeInterval how often an address that was given up is tried again
   * @param maxMessageSize longest frame accepted, and longest payload after expansion
   * @param maxQueued most bytes waiting to be written to one provider
   * @param compressAbove larger payloads are compressed
   * @param compressions those it reads, and of which it sends the first that a provider reads
   * @param codec how values become bytes; providers read both
   * @param loadBalancer which of several providers a call without a key goes to
   * @param prefer metadata of the providers to call as long as any of them is ready and well, such
   *     as the zone this application is in
   * @param credentials secret that providers must know, at least 16 bytes; empty for none. With
   *     one, only providers that know it are called
   * @param tls TLS; without any of its settings connections are plain
   * @param providerDirectory where lists of providers are kept for a start without the registry; a
   *     directory for one registry, which only trusted processes may write; missing for none
   * @param services how single services and methods are called, by the full name of the interface,
   *     in brackets
   */
  public record Client(
      @DefaultValue("0") int ioThreads,
      @DefaultValue("5s") Duration connectTimeout,
      @DefaultValue("3s") Duration callTimeout,
      @DefaultValue Beat heartbeat,
      @DefaultValue Retry backoff,
      @DefaultValue Rate connectRate,
      @DefaultValue Links connections,
      @DefaultValue("30s") Duration probeInterval,
      @DefaultValue("8MB") DataSize maxMessageSize,
      @DefaultValue("32MB") DataSize maxQueued,
      @DefaultValue("1KB") DataSize compressAbove,
      @DefaultValue({"zstd", "lz4", "gzip"}) List<Compression> compressions,
      @DefaultValue("protostuff") Codec codec,
      @DefaultValue("power-of-two") Balancing loadBalancer,
      @DefaultValue Map<String, String> prefer,
      @DefaultValue("") String credentials,
      @Nullable PemFiles tls,
      @Nullable Path providerDirectory,
      @DefaultValue Map<String, CallProperties> services) {

    ClientOptions options() {
      return new ClientOptions(
          ioThreads,
          connectTimeout,
          callTimeout,
          new Heartbeat(heartbeat.interval(), heartbeat.timeout()),
          new Backoff(backoff.first(), backoff.max(), backoff.jitter(), backoff.attempts()),
          new ConnectRate(connectRate.perSecond(), connectRate.burst()),
          new Connections(connections.perProvider(), connections.maxAge()),
          probeInterval,
          bytes("msrpc.client.max-message-size", maxMessageSize),
          bytes("msrpc.client.max-queued", maxQueued),
          bytes("msrpc.client.compress-above", compressAbove),
          compressions,
          credentials,
          tls == null ? null : tls.ofClient());
    }

    /** Leaves the credentials out. */
    @Override
    public String toString() {
      return "Client[connectTimeout=" + connectTimeout + ", callTimeout=" + callTimeout + "]";
    }
  }

  /** How a client's values become bytes. */
  public enum Codec {
    /** The smaller and faster one. */
    PROTOSTUFF,
    /** Text, which other tools can read. */
    JSON;

    Serializer serializer() {
      return this == JSON ? new JsonSerializer() : new ProtostuffSerializer();
    }
  }

  /** Which of several providers a call goes to that has no key. */
  public enum Balancing {
    /** The less loaded of two at random, by latency and calls under way. */
    POWER_OF_TWO,
    /** The one with the fewest calls under way. */
    LEAST_PENDING,
    /** Each in turn, as often as its weight says. */
    ROUND_ROBIN,
    /** Any, as likely as its weight says. */
    RANDOM,
    /**
     * As power of two; but every service called so must have a method with {@code @MsKey}, whose
     * calls go by that.
     */
    CONSISTENT_HASH;

    LoadBalancer loadBalancer() {
      return switch (this) {
        case POWER_OF_TWO -> LoadBalancer.powerOfTwo();
        case LEAST_PENDING -> LoadBalancer.leastPending();
        case ROUND_ROBIN -> LoadBalancer.roundRobin();
        case RANDOM -> LoadBalancer.random();
        case CONSISTENT_HASH -> LoadBalancer.consistentHash();
      };
    }
  }

  /**
   * TLS: PEM files, which may be replaced while the application runs.
   *
   * @param certificates its own certificate, then those up to the authority
   * @param privateKey the key of the first: PKCS#8, not encrypted
   * @param trusted authorities that must have issued the other side's certificate; where it is
   *     missing, a client trusts those of the JVM, and a server asks for no certificate
   * @param verifyHost whether a provider's certificate must name the host or IP address connected
   *     to; of no meaning to a server
   */
  public record PemFiles(
      @Nullable Path certificates,
      @Nullable Path privateKey,
      @Nullable Path trusted,
      @DefaultValue("true") boolean verifyHost) {

    Tls ofServer() {
      if (certificates == null && privateKey == null) {
        throw new IllegalArgumentException(
            "msrpc.server.tls without a certificate: set msrpc.server.tls.certificates and"
                + " msrpc.server.tls.private-key to PEM files");
      }
      return of("msrpc.server.tls");
    }

    Tls ofClient() {
      return of("msrpc.client.tls");
    }

    private Tls of(String prefix) {
      if ((certificates == null) != (privateKey == null)) {
        String missing = certificates == null ? ".certificates" : ".private-key";
        String there = certificates == null ? ".private-key" : ".certificates";
        throw new IllegalArgumentException(
            "%s%s is set without %s%s: set both to PEM files, or neither"
                .formatted(prefix, there, prefix, missing));
      }
      return new Tls(certificates, privateKey, trusted, verifyHost);
    }
  }

  /**
   * When to ask a silent provider for a sign of life.
   *
   * @param interval silence before the question
   * @param timeout silence after it that means the provider is dead
   */
  public record Beat(@DefaultValue("3s") Duration interval, @DefaultValue("3s") Duration timeout) {}

  /**
   * How to come back after a loss.
   *
   * @param first longest wait before the first attempt; doubled for each further one
   * @param max longest wait of all
   * @param jitter share of a wait that chance may take off, 0 to 1
   * @param attempts how many failed attempts in a row mean giving up
   */
  public record Retry(
      @DefaultValue("4ms") Duration first,
      @DefaultValue("8192ms") Duration max,
      @DefaultValue("0.5") double jitter,
      @DefaultValue("12") int attempts) {}

  /**
   * How often connections are opened.
   *
   * @param perSecond in the long run
   * @param burst at once after a rest
   */
  public record Rate(@DefaultValue("50") int perSecond, @DefaultValue("20") int burst) {}

  /**
   * How many connections to one provider, and for how long.
   *
   * @param perProvider 1 to 4; all but the first only while the others are the bottleneck
   * @param maxAge older ones are replaced; 0 for never
   */
  public record Links(@DefaultValue("1") int perProvider, @DefaultValue("0s") Duration maxAge) {}

  /**
   * A registry: Nacos.
   *
   * @param serverAddr host:port of the server, several separated by commas; empty for no Nacos
   * @param namespace id of the namespace; empty for the public one
   * @param username empty for a Nacos without authentication
   * @param password belongs to the user
   * @param cluster cluster of a service that this instance joins; empty for DEFAULT
   * @param clusters clusters whose instances are called; empty for all
   */
  public record Nacos(
      @DefaultValue("") String serverAddr,
      @DefaultValue("") String namespace,
      @DefaultValue("") String username,
      @DefaultValue("") String password,
      @DefaultValue("") String cluster,
      @DefaultValue List<String> clusters) {

    NacosOptions options() {
      return new NacosOptions(serverAddr, namespace, username, password, cluster, clusters);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
      return options().toString();
    }
  }

  /**
   * A registry: a fixed list.
   *
   * @param addresses host:port of each provider, all of which serve everything
   */
  public record FixedList(@DefaultValue List<String> addresses) {}

  private static int bytes(String name, DataSize size) {
    if (size.toBytes() < 0 || size.toBytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + ": " + size + " (expected: 0 to 2 GB)");
    }
    return (int) size.toBytes();
  }
}
