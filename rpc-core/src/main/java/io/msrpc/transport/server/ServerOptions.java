package io.msrpc.transport.server;

import io.msrpc.transport.Tls;
import io.msrpc.wire.Compression;
import io.msrpc.wire.SharedSecret;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens and works. {@link #DEFAULTS} is the only place a default is written.
 *
 * @param ioThreads threads that read and write; 0 for one a processor
 * @param workers most calls that may run business code at once; fewer when the service gets slower
 *     from having so many
 * @param queueCapacity calls that may wait for a worker; beyond it they are refused as OVERLOADED
 * @param queueBytes most bytes the waiting calls may hold; beyond it they are refused likewise
 * @param maxPending most futures that services have returned and not completed; beyond it calls of
 *     methods that return one are refused likewise
 * @param virtualThreads whether business code runs on virtual threads where the JVM has them; for
 *     code that blocks within {@code synchronized} on Java 21 to 23, or keeps costly things in
 *     thread locals, threads of a pool are better
 * @param maxMessageBytes longest frame accepted, and longest payload after expansion
 * @param compressAboveBytes answers with a larger payload are compressed, for clients that accept
 *     it
 * @param compressions those it reads, and of which it sends the first that a client reads
 * @param idleTimeout a client that has sent nothing for so long is taken for dead
 * @param helloTimeout how long a client may take to prove that it knows the secret
 * @param drainTimeout how long {@code close()} waits for calls under way
 * @param credentials the secret that client and server prove to each other that they know, at least
 *     16 bytes; empty for none
 * @param untrustedBytes more than 0 on a port that is open to anybody because its services find out
 *     themselves who calls: longest message of a client that none of them {@linkplain
 *     io.msrpc.call.PeerConnection#trust trusts} yet
 * @param tls what connections are encrypted with; null for plain ones
 * @param accessLog whether every call is a line in the log {@value AccessLine#LOG_NAME}
 */
public record ServerOptions(
    int ioThreads,
    int workers,
    int queueCapacity,
    long queueBytes,
    int maxPending,
    boolean virtualThreads,
    int maxMessageBytes,
    int compressAboveBytes,
    List<Compression> compressions,
    Duration idleTimeout,
    Duration helloTimeout,
    Duration drainTimeout,
    String credentials,
    int untrustedBytes,
    @Nullable Tls tls,
    boolean accessLog) {
  /**
   * 64 workers, virtual ones if there are, 1,024 waiting calls of 64 MiB together, 10,000 pending
   * futures, 8 MiB messages, compression above 1 KiB, by zstd if the client reads it, 10 s idle, 5
   * s for HELLO, 30 s drain, no credentials, not open to untrusted clients, no TLS, no access log.
   */
  public static final ServerOptions DEFAULTS =
      new ServerOptions(
          0,
          64,
          1024,
          64L * 1024 * 1024,
          10_000,
          true,
          8 * 1024 * 1024,
          1024,
          Compression.PREFERENCE,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          "",
          0,
          null,
          false);

  /** Refuses values that no server could work with. */
  public ServerOptions {
    compressions = List.copyOf(compressions);
    SharedSecret.check("msrpc.server.credentials", credentials);
    if (ioThreads < 0 || workers < 1 || queueCapacity < 1 || queueBytes < 0) {
      throw new IllegalArgumentException(
          "ioThreads, workers, queueCapacity, queueBytes: "
              + String.join(", ", "" + ioThreads, "" + workers, "" + queueCapacity, "" + queueBytes)
              + " (expected: at least 0, 1, 1, 0)");
    }
    if (maxMessageBytes < 1024 || maxPending < 1) {
      throw new IllegalArgumentException(
          "maxMessageBytes, maxPending: "
              + String.join(", ", "" + maxMessageBytes, "" + maxPending)
              + " (expected: at least 1024, 1)");
    }
    if (untrustedBytes != 0 && (untrustedBytes < 1024 || !credentials.isEmpty())) {
      throw new IllegalArgumentException(
          "untrustedBytes: "
              + untrustedBytes
              + " (expected: 0, or at least 1024 and no credentials)");
    }
  }

  /** The same with another idle timeout. */
  public ServerOptions withIdleTimeout(Duration newIdleTimeout) {
    return with(draft -> draft.idleTimeout = newIdleTimeout);
  }

  /** The same with another drain timeout. */
  public ServerOptions withDrainTimeout(Duration newDrainTimeout) {
    return with(draft -> draft.drainTimeout = newDrainTimeout);
  }

  /** The same with a secret that clients must know. */
  public ServerOptions withCredentials(String newCredentials) {
    return with(draft -> draft.credentials = newCredentials);
  }

  /**
   * The same for a port that anybody may call, whose services all find out themselves who calls.
   *
   * @param newUntrustedBytes longest message until then
   * @param newMaxMessageBytes longest message of a client that is trusted
   */
  public ServerOptions withUntrustedClients(int newUntrustedBytes, int newMaxMessageBytes) {
    return with(
        draft -> {
          draft.untrustedBytes = newUntrustedBytes;
          draft.maxMessageBytes = newMaxMessageBytes;
        });
  }

  /** Whether anybody may connect, because the services find out themselves who calls. */
  public boolean openToUntrustedClients() {
    return untrustedBytes > 0;
  }

  /** The same with other bounds on business code. */
  public ServerOptions withWorkers(int newWorkers, int newQueueCapacity) {
    return with(
        draft -> {
          draft.workers = newWorkers;
          draft.queueCapacity = newQueueCapacity;
        });
  }

  /** The same with another bound on the bytes of waiting calls. */
  public ServerOptions withQueueBytes(long newQueueBytes) {
    return with(draft -> draft.queueBytes = newQueueBytes);
  }

  /** The same with another bound on the futures of services. */
  public ServerOptions withMaxPending(int newMaxPending) {
    return with(draft -> draft.maxPending = newMaxPending);
  }

  /** The same with business code on virtual threads where there are some, or never. */
  public ServerOptions withVirtualThreads(boolean newVirtualThreads) {
    return with(draft -> draft.virtualThreads = newVirtualThreads);
  }

  /** The same with other compressions, the preferred first. */
  public ServerOptions withCompressions(List<Compression> newCompressions) {
    return with(draft -> draft.compressions = newCompressions);
  }

  /** The same with another threshold; {@link Integer#MAX_VALUE} for no compression. */
  public ServerOptions withCompressAboveBytes(int newCompressAboveBytes) {
    return with(draft -> draft.compressAboveBytes = newCompressAboveBytes);
  }

  /** The same with encrypted connections. */
  public ServerOptions withTls(Tls newTls) {
    return with(draft -> draft.tls = newTls);
  }

  /** The same with a line for every call in a log of its own, or without. */
  public ServerOptions withAccessLog(boolean newAccessLog) {
    return with(draft -> draft.accessLog = newAccessLog);
  }

  /** The same with another time for HELLO and the TLS handshake. */
  public ServerOptions withHelloTimeout(Duration newHelloTimeout) {
    return with(draft -> draft.helloTimeout = newHelloTimeout);
  }

  /** Whether only clients with the secret, or with a certificate, may call. */
  public boolean knowsItsClients() {
    return !credentials.isEmpty() || (tls != null && tls.trusted() != null);
  }

  private ServerOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finished();
  }

  /** Leaves the credentials out. */
  @Override
  public String toString() {
    return "ServerOptions[workers=" + workers + ", maxMessageBytes=" + maxMessageBytes + "]";
  }

  /** The same values, to change some of them. */
  private static final class Draft {
    private int ioThreads;
    private int workers;
    private int queueCapacity;
    private long queueBytes;
    private int maxPending;
    private boolean virtualThreads;
    private int maxMessageBytes;
    private int compressAboveBytes;
    private List<Compression> compressions;
    private Duration idleTimeout;
    private Duration helloTimeout;
    private Duration drainTimeout;
    private String credentials;
    private int untrustedBytes;
    private @Nullable Tls tls;
    private boolean accessLog;

    Draft(ServerOptions from) {
      ioThreads = from.ioThreads;
      workers = from.workers;
      queueCapacity = from.queueCapacity;
      queueBytes = from.queueBytes;
      maxPending = from.maxPending;
      virtualThreads = from.virtualThreads;
      maxMessageBytes = from.maxMessageBytes;
      compressAboveBytes = from.compressAboveBytes;
      compressions = from.compressions;
      idleTimeout = from.idleTimeout;
      helloTimeout = from.helloTimeout;
      drainTimeout = from.drainTimeout;
      credentials = from.credentials;
      untrustedBytes = from.untrustedBytes;
      tls = from.tls;
      accessLog = from.accessLog;
    }

    ServerOptions finished() {
      return new ServerOptions(
          ioThreads,
          workers,
          queueCapacity,
          queueBytes,
          maxPending,
          virtualThreads,
          maxMessageBytes,
          compressAboveBytes,
          compressions,
          idleTimeout,
          helloTimeout,
          drainTimeout,
          credentials,
          untrustedBytes,
          tls,
          accessLog);
    }
  }
}
