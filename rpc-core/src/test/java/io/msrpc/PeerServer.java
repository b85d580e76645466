package io.msrpc;

import io.msrpc.transport.Address;
import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A server whose connections are {@link Peer}s: it may say whatever it likes. */
final class PeerServer implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());

  PeerServer() throws IOException {
    listening.setSoTimeout(30_000);
  }

  Address address() {
    return new Address("127.0.0.1", listening.getLocalPort());
  }

  Peer accept() throws IOException {
    return new Peer(listening.accept());
  }

  /** The next connection, greeted as an honest server would. */
  Peer greet() throws IOException {
    Peer peer = accept();
    if (peer.read().type() != FrameType.HELLO) {
      throw new IOException("no HELLO came");
    }
    peer.send(Peer.greeting());
    return peer;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
