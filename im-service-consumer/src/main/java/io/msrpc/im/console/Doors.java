package io.msrpc.im.console;

import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens connections to the TCP doors of gateways. */
interface Doors {
  /** The code of a connection that broke or never came to be. */
  int LOST = 1006;

  /** Starts to connect; the events tell how it ends. */
  Connection open(Gateway gateway, Events events);

  /** One connection. */
  interface Connection {
    /**
     * Says a command; null answers one that has no answer. The future fails when there is none
     * because the connection is lost.
     */
    CompletableFuture<@Nullable Event> say(Command command);

    /** Begins to listen to events; after AUTH_OK, once. */
    void listen();

    /** Closes; what comes later is to be ignored. */
    void close();
  }

  /** What happens to a connection that is listened to; on any thread. */
  interface Events {
    /** The server says something that nobody asked for. */
    void event(Event event);

    /** The last event: the connection is gone; why, by the table of close codes. */
    void closed(int code, String reason);
  }
}
