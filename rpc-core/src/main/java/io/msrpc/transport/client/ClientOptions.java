package io.msrpc.transport.client;

import io.msrpc.transport.Tls;
import io.msrpc.wire.Compression;
import io.msrpc.wire.SharedSecret;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a client connects and waits. {@link #DEFAULTS} is the only place a default is written.
 *
 * @param ioThreads threads that read and write; 0 for one a processor
 * @param connectTimeout longest wait for TCP and HELLO together
 * @param callTimeout longest wait for an answer where neither method nor service says otherwise
 * @param heartbeat when to ask for a sign of life
 * @param backoff how to come back after a loss
 * @param connectRate how often connections are opened, to all addresses together
 * @param connections how many connections to one provider, and for how long
 * @param probeInterval how often an address that was given up is tried again while it is listed
 * @param maxMessageBytes longest frame accepted, and longest payload after expansion
 * @param maxQueuedBytes most bytes waiting to be written to one provider; beyond it calls fail as
 *     OVERLOADED
 * @param compressAboveBytes larger payloads are compressed, for servers that accept it
 * @param compressions those it reads, and of which it sends the first that a server reads
 * @param credentials the secret that client and server prove to each other that they know, at least
 *     16 bytes; empty for none. With one, only servers that know it are called
 * @param tls what connections are encrypted with; null for plain ones
 */
public record ClientOptions(
    int ioThreads,
    Duration connectTimeout,
    Duration callTimeout,
    Heartbeat heartbeat,
    Backoff backoff,
    ConnectRate connectRate,
    Connections connections,
    Duration probeInterval,
    int maxMessageBytes,
    int maxQueuedBytes,
    int compressAboveBytes,
    List<Compression> compressions,
    String credentials,
    @Nullable Tls tls) {
  /**
   * 5 s to connect, 3 s a call, heartbeat after 3 s, 12 attempts, 50 connects a second, one
   * connection a provider, a probe every 30 s, 8 MiB messages, 32 MiB queued, compression above 1
   * KiB, by zstd if the server reads it, no credentials, no TLS.
   */
  public static final ClientOptions DEFAULTS =
      new ClientOptions(
          0,
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          Heartbeat.every(Duration.ofSeconds(3)),
          Backoff.DEFAULT,
          ConnectRate.DEFAULT,
          Connections.DEFAULT,
          Duration.ofSeconds(30),
          8 * 1024 * 1024,
          32 * 1024 * 1024,
          1024,
          Compression.PREFERENCE,
          "",
          null);

  /** Refuses values that no client could work with. */
  public ClientOptions {
    compressions = List.copyOf(compressions);
    SharedSecret.check("msrpc.client.credentials", credentials);
    if (ioThreads < 0 || maxMessageBytes < 1024 || maxQueuedBytes < 1024) {
      throw new IllegalArgumentException(
          "ioThreads, maxMessageBytes, maxQueuedBytes: "
              + String.join(", ", "" + ioThreads, "" + maxMessageBytes, "" + maxQueuedBytes)
              + " (expected: at least 0, 1024, 1024)");
    }
    if (connectTimeout.toMillis() < 1 || callTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "connectTimeout, callTimeout: "
              + connectTimeout
              + ", "
              + callTimeout
              + " (expected: at least 1 ms)");
    }
  }

  /** The same with another call timeout. */
  public ClientOptions withCallTimeout(Duration newCallTimeout) {
    return with(draft -> draft.callTimeout = newCallTimeout);
  }

  /** The same with another connect timeout. */
  public ClientOptions withConnectTimeout(Duration newConnectTimeout) {
    return with(draft -> draft.connectTimeout = newConnectTimeout);
  }

  /** The same with another heartbeat. */
  public ClientOptions withHeartbeat(Heartbeat newHeartbeat) {
    return with(draft -> draft.heartbeat = newHeartbeat);
  }

  /** The same with another way to come back. */
  public ClientOptions withBackoff(Backoff newBackoff) {
    return with(draft -> draft.backoff = newBackoff);
  }

  /** The same with a secret that servers must know. */
  public ClientOptions withCredentials(String newCredentials) {
    return with(draft -> draft.credentials = newCredentials);
  }

  /** The same with another limit on connecting. */
  public ClientOptions withConnectRate(ConnectRate newConnectRate) {
    return with(draft -> draft.connectRate = newConnectRate);
  }

  /** The same with other compressions, the preferred first. */
  public ClientOptions withCompressions(List<Compression> newCompressions) {
    return with(draft -> draft.compressions = newCompressions);
  }

  /** The same with another threshold; {@link Integer#MAX_VALUE} for no compression. */
  public ClientOptions withCompressAboveBytes(int newCompressAboveBytes) {
    return with(draft -> draft.compressAboveBytes = newCompressAboveBytes);
  }

  /** The same with other connections to each provider. */
  public ClientOptions withConnections(Connections newConnections) {
    return with(draft -> draft.connections = newConnections);
  }

  /** The same with another bound on what waits to be written. */
  public ClientOptions withMaxQueuedBytes(int newMaxQueuedBytes) {
    return with(draft -> draft.maxQueuedBytes = newMaxQueuedBytes);
  }

  /** The same with encrypted connections. */
  public ClientOptions withTls(Tls newTls) {
    return with(draft -> draft.tls = newTls);
  }

  private ClientOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finished();
  }

  /** Leaves the credentials out. */
  @Override
  public String toString() {
    return "ClientOptions[connectTimeout=" + connectTimeout + ", callTimeout=" + callTimeout + "]";
  }

  /** The same values, to change some of them. */
  private static final class Draft {
    private int ioThreads;
    private Duration connectTimeout;
    private Duration callTimeout;
    private Heartbeat heartbeat;
    private Backoff backoff;
    private ConnectRate connectRate;
    private Connections connections;
    private Duration probeInterval;
    private int maxMessageBytes;
    private int maxQueuedBytes;
    private int compressAboveBytes;
    private List<Compression> compressions;
    private String credentials;
    private @Nullable Tls tls;

    Draft(ClientOptions from) {
      ioThreads = from.ioThreads;
      connectTimeout = from.connectTimeout;
      callTimeout = from.callTimeout;
      heartbeat = from.heartbeat;
      backoff = from.backoff;
      connectRate = from.connectRate;
      connections = from.connections;
      probeInterval = from.probeInterval;
      maxMessageBytes = from.maxMessageBytes;
      maxQueuedBytes = from.maxQueuedBytes;
      compressAboveBytes = from.compressAboveBytes;
      compressions = from.compressions;
      credentials = from.credentials;
      tls = from.tls;
    }

    ClientOptions finished() {
      return new ClientOptions(
          ioThreads,
          connectTimeout,
          callTimeout,
          heartbeat,
          backoff,
          connectRate,
          connections,
          probeInterval,
          maxMessageBytes,
          maxQueuedBytes,
          compressAboveBytes,
          compressions,
          credentials,
          tls);
    }
  }
}
