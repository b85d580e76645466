package io.msrpc.transport.server;

import io.msrpc.call.Reason;
import io.msrpc.call.ServiceContract;
import io.msrpc.service.ExportedServices;
import io.msrpc.wire.Challenge;
import io.msrpc.wire.Hello;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** All of a server but its sockets and threads: what its channels are made of, and its drain. */
public final class ServedPipeline {
  private final OpenConnections connections = new OpenConnections(Clock.systemUTC());
  private final Queue<Work> begun = new ArrayDeque<>();
  private final Admission admission;
  private final RequestDispatcher dispatcher;
  private final ServerOptions options;

  /**
   * A server of one service.
   *
   * @param onWork told of every call that waits for {@link #work}
   */
  public ServedPipeline(
      Class<?> contract,
      Object service,
      ServerOptions options,
      Ticker ticker,
      Consumer<Runnable> onWork) {
    this.options = options;
    Executor workers =
        task -> {
          begun.add((Work) task);
          onWork.accept(this::work);
        };
    this.admission = new Admission(workers, options, ticker);
    this.dispatcher =
        new RequestDispatcher(
            ExportedServices.of(Map.of(ServiceContract.of(contract), service), List.of()),
            List.of(new ProtostuffSerializer(), new JsonSerializer()),
            options,
            admission,
            Runnable::run);
  }

  /** For one connection. */
  public ChannelHandler handler() {
    Hello self =
        new Hello(
            "\1",
            "\1",
            options.maxMessageBytes(),
            Duration.ofSeconds(10),
            Challenge.NONE,
            "served",
            "b7",
            "msrpc-java");
    return new ServerPipeline(dispatcher, options, self, connections, null);
  }

  /** Runs the call that has waited longest for a worker, if any. */
  public void work() {
    Work next = begun.poll();
    if (next != null) {
      next.run();
    }
  }

  /** Asks all clients to go. */
  public void drain() {
    connections.drain();
  }

  /** Refuses what waits, and ends the connections, as a server does at its drain bound. */
  public void finish() {
    admission.close();
    connections.list().forEach(ServerConnection::finish);
  }

  /** Gives up what waits, as the end of a process does. */
  public void abandon() {
    admission.close();
    begun.forEach(work -> work.refuse(Reason.UNAVAILABLE, "gone"));
    begun.clear();
  }

  /** How many connections are open. */
  public int connections() {
    return connections.list().size();
  }
}
