package io.msrpc.call;

import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;

/**
 * The connection a call came in on, for a service that is made anew for each connection. It is
 * known by its identity, which nothing on the wire can name. Thread-safe.
 */
public interface PeerConnection {
  /** Where the client is, as far as the network says. */
  SocketAddress remoteAddress();

  /** The address of this server that the client has connected to. */
  SocketAddress localAddress();

  /** The clock of the deadlines of its calls, nanoseconds. */
  long nanoTime();

  /** Completes when the connection is gone, on its I/O thread; never fails. */
  CompletionStage<Void> closed();

  /**
   * The service knows now who the client is: as soon as this returns, messages of the server's full
   * size are read. Only a server that is open to untrusted clients asks for it.
   */
  void trust();

  /**
   * Closes the connection after what has been sent, and says why; what is answered later is
   * dropped. Idempotent.
   *
   * @param reason for the client's log, no secret
   */
  void close(String reason);
}
