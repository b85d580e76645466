package io.msrpc.transport.server;

import io.msrpc.call.PeerConnection;
import io.msrpc.wire.FrameDecoder;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A connection, as services see it. */
final class ClientPeer implements PeerConnection {
  private final ServerConnection connection;
  private final FrameDecoder decoder;
  private final int maxMessage;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  ClientPeer(ServerConnection connection, FrameDecoder decoder, int maxMessage) {
    this.connection = connection;
    this.decoder = decoder;
    this.maxMessage = maxMessage;
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.channel().remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return connection.channel().localAddress();
  }

  @Override
  public long nanoTime() {
    return connection.executor().ticker().nanoTime();
  }

  @Override
  public CompletionStage<Void> closed() {
    return closed.minimalCompletionStage();
  }

  @Override
  public void trust() {
    decoder.limitTo(maxMessage);
  }

  @Override
  public void close(String reason) {
    connection.close(reason);
  }

  /** The connection is gone. */
  void onClosed() {
    closed.complete(null);
  }
}
