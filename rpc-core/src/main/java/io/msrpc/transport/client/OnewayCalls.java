package io.msrpc.transport.client;

import io.msrpc.call.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one link that have no answer: they end when the socket has taken them, or at their
 * deadline. Confined to the link's event loop.
 */
final class OnewayCalls {
  private final SendQueue queue;
  private final Failures failures;
  private final Runnable onEnd;
  private int unwritten;

  /**
   * None yet.
   *
   * @param onEnd told when the socket has taken one, or never will
   */
  OnewayCalls(SendQueue queue, Failures failures, Runnable onEnd) {
    this.queue = queue;
    this.failures = failures;
    this.onEnd = onEnd;
  }

  /** Whether the socket has taken all. */
  boolean isEmpty() {
    return unwritten == 0;
  }

  /** Writes the frame of a call that has its id. */
  void write(ChannelHandlerContext ctx, ByteBuf frame, PendingCall call) {
    unwritten++;
    long left = call.deadline().remainingNanos(ctx.executor().ticker().nanoTime());
    Future<?> late = ctx.executor().schedule(() -> onLate(call), left, TimeUnit.NANOSECONDS);
    ctx.write(frame)
        .addListener(
            written -> {
              late.cancel(false);
              onWritten(call, written.cause());
            });
  }

  /** A frame that is held back is not sent after its call has ended. */
  private void onLate(PendingCall call) {
    call.fail(failures.late(call));
    queue.withdraw(call.id());
  }

  private void onWritten(PendingCall call, @Nullable Throwable failure) {
    unwritten--;
    if (failure == null) {
      call.succeed(Reply.of(null));
    } else {
      call.fail(failures.notWritten(call, failure));
    }
    onEnd.run();
  }
}
