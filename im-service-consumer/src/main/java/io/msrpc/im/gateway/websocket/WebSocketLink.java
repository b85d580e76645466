package io.msrpc.im.gateway.websocket;

import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.Reply;
import io.msrpc.im.gateway.session.ClientLink;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session's way to a WebSocket client. After the close frame the connection is kept for up to 2 s
 * for the peer's own: closing a socket that still has unread bytes in it would make the peer lose
 * the frame. Confined to the channel's event loop.
 */
final class WebSocketLink implements ClientLink {
  private static final long LINGER_SECONDS = 2;

  private final Channel channel;
  private final String authority;
  private boolean closing;

  /** A link to a client that has reached this gateway by this {@code host[:port]}. */
  WebSocketLink(Channel channel, String authority) {
    this.channel = channel;
    this.authority = authority;
  }

  /** By which {@code host[:port]} the client has reached this gateway. */
  String authority() {
    return authority;
  }

  @Override
  public EventExecutor executor() {
    return channel.eventLoop();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public boolean isOpen() {
    return channel.isActive() && !closing;
  }

  @Override
  public void send(@Nullable Long id, Event event) {
    if (!closing) {
      channel.writeAndFlush(new Reply(id, event));
    }
  }

  @Override
  public void close(CloseCode code) {
    close(new CloseWebSocketFrame(code.status(), code.text()));
  }

  /** The peer closes: its frame is sent back. */
  void close(CloseWebSocketFrame frame) {
    if (closing) {
      frame.release();
      return;
    }
    closing = true;
    if (!channel.isWritable()) {
      frame.release();
      channel.close(); // the frame would never leave
      return;
    }
    channel.writeAndFlush(frame);
    channel.config().setAutoRead(true);
    Future<?> linger = executor().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(closed -> linger.cancel(false));
  }

  /** Whether a close frame has been sent; nothing that comes counts any more. */
  boolean isClosing() {
    return closing;
  }
}
