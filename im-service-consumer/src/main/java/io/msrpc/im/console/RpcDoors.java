package io.msrpc.im.console;

import io.msrpc.RpcClient;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.im.gateway.Door;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The doors, as an msrpc client enters them. Each connection has an {@link RpcClient} of its own:
 * that would connect again by itself, but a new connection is nobody until AUTH, so the stream of
 * events, which ends with its connection, says when to throw the client away.
 */
final class RpcDoors implements Doors {
  /** Most events on their way to a console that is slow. */
  private static final int WINDOW = 64;

  private static final int GOING_AWAY = 1001;

  private final ClientOptions options;

  RpcDoors(ClientOptions options) {
    this.options = options;
  }

  @Override
  public Connection open(Gateway gateway, Events events) {
    RpcClient client =
        RpcClient.builder()
            .registry(FixedRegistry.of(gateway.address()))
            .faultTolerance(FaultTolerance.failFast())
            .options(options)
            .build();
    return new RpcConnection(client, client.reference(Door.class), events);
  }

  private record RpcConnection(RpcClient client, Door door, Events events) implements Connection {
    @Override
    public CompletableFuture<@Nullable Event> say(Command command) {
      return door.command(command);
    }

    @Override
    public void listen() {
      door.events().subscribe(new Listening(events));
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** Hands events on, and asks for another one for each. */
  private static final class Listening implements Flow.Subscriber<Event> {
    private final Events events;
    private Flow.@Nullable Subscription subscription;

    Listening(Events events) {
      this.events = events;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      newSubscription.request(WINDOW);
    }

    @Override
    public void onNext(Event event) {
      events.event(event);
      if (subscription != null) {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      String code = failure instanceof RemoteFailureException told ? told.remoteType() : "";
      events.closed(
          code.matches("[0-9]{4}") ? Integer.parseInt(code) : LOST,
          String.valueOf(failure.getMessage()));
    }

    @Override
    public void onComplete() {
      events.closed(GOING_AWAY, "");
    }
  }
}
