package io.msrpc.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Says in plain words why TLS failed, and closes; stands behind the TLS handler. A client may learn
 * only after its own handshake that the server did not accept its certificate.
 */
public final class TlsHandshake extends ChannelInboundHandlerAdapter {
  private final Consumer<String> onFailure;
  private boolean told;

  /**
   * Watches one handshake, and what comes after it.
   *
   * @param onFailure told why, on the event loop, once
   */
  public TlsHandshake(Consumer<String> onFailure) {
    this.onFailure = onFailure;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      tell(handshake.cause());
      ctx.close();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean wrapped = cause instanceof DecoderException && cause.getCause() instanceof SSLException;
    Throwable real = wrapped ? cause.getCause() : cause;
    if (real instanceof SSLException) {
      tell(real);
    }
    ctx.fireExceptionCaught(real);
  }

  private void tell(Throwable cause) {
    if (!told) {
      told = true;
      onFailure.accept(describe(cause));
    }
  }

  private static String describe(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof NotSslRecordException) {
      return "the other side speaks no TLS";
    }
    boolean closed =
        root instanceof ClosedChannelException || String.valueOf(root).contains("closed");
    return closed
        ? "the other side closed the connection; perhaps it speaks no TLS"
        : String.valueOf(root.getMessage());
  }
}
