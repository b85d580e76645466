package io.msrpc.im.gateway;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What a client may say to a gateway over TCP, and hear from it; the whole of what the gateway's
 * TCP port serves. The connection is the client: commands, events and the session belong to the
 * connection they came in on, and end with it.
 */
@MsService(version = "1", timeoutMillis = 20_000)
public interface Door {
  /**
   * Says a command; AUTH first. Commands of one connection take effect in the order they were sent.
   *
   * @return its answer, an {@link Event.Failure} when it was not carried out; null for ACK, which
   *     has none
   */
  @MsMethod(nonBlocking = true)
  CompletableFuture<@Nullable Event> command(Command command);

  /**
   * What nobody asked for: HEADS, PUSH, READ, KICK, GOAWAY. To be opened after AUTH_OK; opened
   * again, it replaces the stream of before. An event for which there is no credit is not sent:
   * HEADS follow when there is some again. The stream ends when the gateway closes the connection,
   * and fails when that is not because the gateway goes away.
   */
  @MsMethod(nonBlocking = true)
  Flow.Publisher<Event> events();
}
