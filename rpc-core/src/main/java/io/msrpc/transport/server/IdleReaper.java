package io.msrpc.transport.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose client has sent nothing for the idle timeout. While we ourselves do not
 * read, because the client does not take its answers, silence proves nothing; that is borne for six
 * idle timeouts.
 */
final class IdleReaper extends IdleStateHandler {
  private static final Logger LOG = LoggerFactory.getLogger(IdleReaper.class);
  private static final int PATIENCE_WITH_SLOW_READERS = 6;

  private int stuck;

  IdleReaper(Duration idleTimeout) {
    super(idleTimeout.toNanos(), 0, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
    boolean reading = ctx.channel().config().isAutoRead();
    stuck = reading ? 0 : stuck + 1;
    if (reading || stuck >= PATIENCE_WITH_SLOW_READERS) {
      LOG.debug("{} is silent: closed", ctx.channel());
      ctx.close();
    }
  }
}
