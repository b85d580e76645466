package io.msrpc.testing;

import io.msrpc.transport.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A wire between a client and a server on this machine that can be spoiled while it is in use. Each
 * direction of every connection has a thread of its own, which passes bytes on as the direction's
 * {@link Fault} of the moment says; all of them end with {@link #close}.
 */
public final class FaultProxy implements AutoCloseable {
  private final Address target;
  private final int port;
  private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();
  private final List<Long> accepted = new CopyOnWriteArrayList<>();
  private final List<Thread> acceptors = new ArrayList<>();
  private ServerSocket listening;
  private volatile boolean dropping;
  volatile Fault toServer = Fault.NONE;
  volatile Fault toClient = Fault.NONE;

  /** A wire that passes everything, for now. */
  public FaultProxy(Address target) throws IOException {
    this(target, 0);
  }

  /**
   * The same at a given port.
   *
   * @throws IOException if the port is taken
   */
  public FaultProxy(Address target, int port) throws IOException {
    this.target = target;
    this.listening = listen(port);
    this.port = listening.getLocalPort();
  }

  /** Where a client reaches the server through it. */
  public Address address() {
    return new Address("127.0.0.1", port);
  }

  /** {@link System#nanoTime} of every connect that was accepted, in order. */
  public List<Long> accepted() {
    return List.copyOf(accepted);
  }

  /** What happens to bytes of both directions from now on, on open connections too. */
  public void spoil(Fault fault) {
    spoilToServer(fault);
    spoilToClient(fault);
  }

  /** The same for what the client sends. */
  public void spoilToServer(Fault fault) {
    toServer = fault;
  }

  /** The same for what the server sends. */
  public void spoilToClient(Fault fault) {
    toClient = fault;
  }

  /** Accepts and closes at once, or no longer. */
  public void dropNew(boolean drop) {
    dropping = drop;
  }

  /** Lets nobody connect any more, as if nobody listened; what is open stays. */
  public synchronized void refuseNew() throws IOException {
    listening.close();
  }

  /** Ends {@link #refuseNew}. */
  public synchronized void listenAgain() throws IOException {
    listening = listen(port);
  }

  /** Ends every connection as a crashed machine that is back does: by RST, on both sides. */
  public void reset() {
    connections.forEach(ProxiedConnection::reset);
  }

  /** Ends the server's side of every connection; the client's stays open and silent. */
  public void closeServerSide() {
    connections.forEach(ProxiedConnection::closeServerSide);
  }

  /** Ends the client's side of every connection; the server's stays open and silent. */
  public void closeClientSide() {
    connections.forEach(ProxiedConnection::closeClientSide);
  }

  private ServerSocket listen(int at) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 1024);
    Thread acceptor = new Thread(() -> accept(socket), "msrpc-proxy-accept");
    acceptors.add(acceptor);
    acceptor.start();
    return socket;
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        admit(socket.accept());
      } catch (IOException closed) {
        // The loop ends when it is this socket; a client or the server may also be gone again.
      }
    }
  }

  private void admit(Socket client) throws IOException {
    accepted.add(System.nanoTime());
    if (dropping) {
      client.close();
      return;
    }
    try {
      connections.add(new ProxiedConnection(this, client, target));
    } catch (IOException nobodyThere) {
      client.close();
    }
  }

  void remove(ProxiedConnection connection) {
    connections.remove(connection);
  }

  /** Ends everything, and returns when its threads have ended. */
  @Override
  public void close() throws IOException {
    refuseNew();
    for (Thread acceptor : acceptors) {
      join(acceptor);
    }
    connections.forEach(ProxiedConnection::close);
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
