package io.msrpc;

import java.time.Duration;

/**
 * Calls that a server makes to itself when it listens and nobody has been told of it: so the first
 * callers do not wait until classes are loaded, caches filled and pools connected. They take the
 * whole way, over a socket and through the filters.
 *
 * <p>It is no check. If it fails or takes too long, that is logged as a warning, and the server is
 * announced nevertheless: a provider that is slow at first is better than none.
 */
@FunctionalInterface
public interface WarmUp {
  /**
   * Calls the services. Once its time is over the thread is interrupted, and the calls under way
   * fail.
   *
   * @param client of this server, with its credentials, on whatever interface it listens; closed
   *     afterwards. With mutual TLS it shows the server's own certificate
   */
  void run(RpcClient client) throws Exception;

  /** Longest it may take. */
  default Duration limit() {
    return Duration.ofSeconds(10);
  }
}
