package io.msrpc.im.gateway.websocket;

import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.ErrorCode;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.Request;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenSession;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing but AUTH and PING have effect until the logic tier has opened a session, reminds the
 * client meanwhile, and gives up after a while or after too many tries. Checking the token is a
 * call to another process: this handler only waits for its answer. Its last act is to make room for
 * the handlers of an authenticated connection.
 */
final class AuthHandler extends SimpleChannelInboundHandler<Request> {
  private static final int MAX_TRIES = 5;
  private static final long RETRY_AFTER_MILLIS = 1_000;

  private final WebSocketDoor door;
  private final WebSocketLink link;
  private @Nullable Future<?> reminder;
  private @Nullable Future<?> deadline;
  private boolean verifying;
  private int tries;

  AuthHandler(WebSocketDoor door, WebSocketLink link) {
    this.door = door;
    this.link = link;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long every = door.options().authReminder().toMillis();
    long after = door.options().authDeadline().toMillis();
    reminder =
        ctx.executor().scheduleAtFixedRate(this::remind, every, every, TimeUnit.MILLISECONDS);
    deadline =
        ctx.executor()
            .schedule(() -> link.close(CloseCode.UNAUTHENTICATED), after, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop(reminder);
    stop(deadline);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    handlerRemoved(ctx);
    ctx.fireChannelInactive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Request request) {
    Command command = request.command();
    if (command instanceof Command.Ping) {
      link.send(request.id(), new Event.Pong(door.context().clock().millis()));
    } else if (command instanceof Command.Auth auth) {
      verify(ctx, request.id(), auth);
    } else if (command instanceof Command.Malformed bad) {
      link.send(request.id(), Event.Failure.of(bad.code(), bad.text(), 0, bad.cmid()));
    } else {
      refuse(request.id(), ErrorCode.UNAUTHENTICATED, "AUTH first");
    }
  }

  private void verify(ChannelHandlerContext ctx, @Nullable Long id, Command.Auth auth) {
    if (verifying) {
      link.send(
          id, Event.Failure.of(ErrorCode.BUSY, "AUTH is under way", RETRY_AFTER_MILLIS, null));
      return;
    }
    verifying = true;
    OpenSession open =
        new OpenSession(auth.token(), auth.resume(), auth.deviceId(), door.gateway());
    door.context()
        .backend()
        .sessions()
        .open(open)
        .whenCompleteAsync((result, failure) -> onResult(ctx, id, result), ctx.executor());
  }

  private void onResult(ChannelHandlerContext ctx, @Nullable Long id, @Nullable OpenResult result) {
    verifying = false;
    if (result instanceof OpenResult.Opened opened) {
      onOpened(ctx, id, opened);
    } else if (result == null) {
      link.send(
          id,
          Event.Failure.of(
              ErrorCode.BUSY, "the logic tier did not answer", RETRY_AFTER_MILLIS, null));
    } else {
      boolean expired = result instanceof OpenResult.Expired;
      refuse(
          id,
          expired ? ErrorCode.TOKEN_EXPIRED : ErrorCode.UNAUTHENTICATED,
          expired ? "the token has expired" : "the token is not valid");
      if (++tries >= MAX_TRIES) {
        link.close(CloseCode.UNAUTHENTICATED);
      }
    }
  }

  private void onOpened(ChannelHandlerContext ctx, @Nullable Long id, OpenResult.Opened opened) {
    if (ctx.channel().isActive() && !link.isClosing()) {
      door.authenticated(ctx, opened, link).start(id);
    } else {
      door.context().backend().sessions().close(opened.session());
    }
  }

  private void remind() {
    if (link.isWritable()) {
      link.send(null, new Event.SystemNotice("AUTH_REMINDER", "say AUTH with your token"));
    }
  }

  private void refuse(@Nullable Long id, ErrorCode code, String text) {
    link.send(id, Event.Failure.of(code, text));
  }

  private static void stop(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
