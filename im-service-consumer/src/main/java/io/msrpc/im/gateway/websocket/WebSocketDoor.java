package io.msrpc.im.gateway.websocket;

import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.CommandReader;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.EventWriter;
import io.msrpc.im.gateway.protocol.GatewayAddress;
import io.msrpc.im.gateway.protocol.Json;
import io.msrpc.im.gateway.protocol.Limits;
import io.msrpc.im.gateway.session.DoorContext;
import io.msrpc.im.gateway.session.Doorkeeper;
import io.msrpc.im.gateway.session.Session;
import io.msrpc.im.session.OpenResult;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Turns an HTTP connection into a WebSocket one. Its pipeline, from the socket on:
 *
 * <pre>
 * after the upgrade:  pressure · assembler · codec ·             auth · fault
 * after AUTH_OK:      pressure · heartbeat · assembler · codec · chat · fault
 * </pre>
 */
public final class WebSocketDoor {
  private static final WebSocketDecoderConfig FRAMES =
      WebSocketDecoderConfig.newBuilder()
          .maxFramePayloadLength(Limits.CLIENT_FRAME)
          .allowExtensions(false)
          .expectMaskedFrames(true)
          .closeOnProtocolViolation(false)
          .build();

  private final DoorContext context;
  private final CommandReader commands;
  private final EventWriter events;
  private final Set<WebSocketLink> links = ConcurrentHashMap.newKeySet();

  /** A door of this gateway. */
  public WebSocketDoor(DoorContext context) {
    Json json = new Json();
    this.context = context;
    this.commands = new CommandReader(json);
    this.events = new EventWriter(json);
  }

  /**
   * Shakes hands and lets the client in; on the channel's event loop. The request must be a
   * WebSocket 13 upgrade that offers the sub-protocol; its HTTP handlers must be gone but for the
   * codec and the aggregator.
   *
   * @param authority the {@code host[:port]} by which the client reached this gateway
   */
  public void accept(Channel channel, FullHttpRequest request, String authority) {
    WebSocketLink link = new WebSocketLink(channel, authority);
    install(channel.pipeline(), link);
    links.add(link);
    channel.closeFuture().addListener(closed -> links.remove(link));
    new WebSocketServerHandshaker13(request.uri(), Limits.SUB_PROTOCOL, FRAMES)
        .handshake(channel, request)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                link.send(null, hello());
              } else {
                channel.close();
              }
            });
  }

  /** Puts the handlers of an unauthenticated connection at the end of the pipeline. */
  void install(ChannelPipeline pipeline, WebSocketLink link) {
    pipeline
        .addLast("pressure", new BackPressure(context.options().stuck()))
        .addLast("assembler", new TextAssembler(link))
        .addLast("codec", new CommandCodec(commands, events))
        .addLast(
            "auth",
            new AuthHandler(
                new Doorkeeper(context, link, opened -> authenticated(pipeline, opened, link))))
        .addLast("fault", new FaultHandler(link));
  }

  /** Replaces the step that authenticates by those of an authenticated connection. */
  private Session authenticated(
      ChannelPipeline pipeline, OpenResult.Opened opened, WebSocketLink link) {
    Session session = new Session(context.sessions(), opened, link);
    pipeline.get(TextAssembler.class).allow(Limits.CLIENT_FRAME);
    pipeline.addBefore(
        "assembler",
        "heartbeat",
        new IdleStateHandler(context.options().silence().toMillis(), 0, 0, TimeUnit.MILLISECONDS));
    pipeline.replace("auth", "chat", new ChatHandler(session, link));
    return session;
  }

  /**
   * Tells every client to move.
   *
   * @param others the other gateways, by the {@code host[:port]} of this one for a client
   */
  public void goAway(Function<String, List<GatewayAddress>> others, Duration after) {
    onEach(
        link ->
            link.send(null, new Event.GoAway(others.apply(link.authority()), after.toMillis())));
  }

  /** Begins to close every connection. */
  public void close() {
    onEach(link -> link.close(CloseCode.GOING_AWAY));
  }

  private void onEach(Consumer<WebSocketLink> action) {
    links.forEach(link -> link.executor().execute(() -> action.accept(link)));
  }

  private Event.Hello hello() {
    return new Event.Hello(
        context.gateway().id(),
        Limits.SUB_PROTOCOL,
        context.options().authDeadline().toMillis(),
        Limits.CLIENT_FRAME);
  }
}
