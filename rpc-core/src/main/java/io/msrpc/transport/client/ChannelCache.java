package io.msrpc.transport.client;

import io.msrpc.transport.Address;
import io.msrpc.transport.EventLoops;
import io.msrpc.wire.MethodCodecs;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One live connection an address, shared by every service found there. A connection begins with its
 * first holder and ends with its last. Thread-safe.
 */
public final class ChannelCache implements AutoCloseable {
  private final Function<Address, Connection> opener;
  private final Map<Address, Entry> entries = new HashMap<>();
  private boolean closed;

  /** Of connections that have gone. */
  private long goneStrays;

  /** A cache of what this makes of an address. */
  public ChannelCache(Function<Address, Connection> opener) {
    this.opener = opener;
  }

  /**
   * Connections on these threads, all with the same options, which share one {@link ConnectRate}.
   *
   * @param listener told of what fails
   */
  public static ChannelCache over(
      EventLoops loops, ClientOptions options, MethodCodecs codecs, ConnectionListener listener) {
    ClientPipeline pipeline = new ClientPipeline(loops, options, codecs);
    ConnectBudget budget = new ConnectBudget(loops.next(), options.connectRate());
    return new ChannelCache(
        address -> new WatchedConnection(address, loops, pipeline, budget, listener));
  }

  private static final class Entry {
    private final Connection connection;
    private int holders;

    Entry(Connection connection) {
      this.connection = connection;
    }
  }

  /** The connection to the address, which starts to connect if it is new; to be released. */
  public synchronized Connection acquire(Address address) {
    if (closed) {
      throw new IllegalStateException("this client is closed");
    }
    Entry entry = entries.computeIfAbsent(address, unknown -> new Entry(opener.apply(unknown)));
    if (entry.holders == 0) {
      entry.connection.start();
    }
    entry.holders++;
    return entry.connection;
  }

  /** Gives one hold back; after the last one the connection closes once its calls are answered. */
  public synchronized void release(Address address) {
    Entry entry = entries.get(address);
    if (entry != null) {
      entry.holders--;
      if (entry.holders == 0) {
        entries.remove(address);
        goneStrays += entry.connection.strays();
        entry.connection.closeWhenIdle();
      }
    }
  }

  /** The connections there are, those that were given up left out. */
  public synchronized List<Connection> connections() {
    return entries.values().stream()
        .map(entry -> entry.connection)
        .filter(connection -> connection.state() != ConnectionState.GIVEN_UP)
        .toList();
  }

  /** All connections there are, by address. */
  public synchronized List<ConnectionSnapshot> snapshot() {
    return entries.values().stream()
        .map(entry -> entry.connection.snapshot())
        .sorted(Comparator.comparing(connection -> connection.address().toString()))
        .toList();
  }

  /** Frames that came for no call, on all connections there are or have been. */
  public synchronized long strays() {
    return goneStrays + entries.values().stream().mapToLong(e -> e.connection.strays()).sum();
  }

  /** Closes all at once; pending calls fail with an unknown outcome. */
  @Override
  public synchronized void close() {
    closed = true;
    entries.values().forEach(entry -> entry.connection.close());
    entries.clear();
  }
}
