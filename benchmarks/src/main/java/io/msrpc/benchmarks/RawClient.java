package io.msrpc.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.internal.PlatformDependent;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Sends what callers have queued in one write, and completes their futures on the I/O thread. */
final class RawClient extends RawFrames {
  private final Queue<Call<?, ?>> queue = PlatformDependent.newMpscQueue();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final IntObjectMap<Call<?, ?>> pending = new IntObjectHashMap<>();
  private @Nullable ChannelHandlerContext ctx;
  private int lastId;

  private static final class Call<A, R> extends CompletableFuture<R> {
    private final Operation<A, R> operation;
    private final A argument;

    Call(Operation<A, R> operation, A argument) {
      this.operation = operation;
      this.argument = argument;
    }

    void write(ByteBuf out, int id) {
      int at = begin(out, id);
      out.writeByte(operation.number());
      operation.argument().write().accept(out, argument);
      end(out, at);
    }

    void read(ByteBuf in) {
      complete(operation.result().read().apply(in));
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  /** Queues a call; any thread. */
  <A, R> CompletableFuture<R> call(Operation<A, R> operation, A argument) {
    Call<A, R> call = new Call<>(operation, argument);
    queue.add(call);
    if (ctx != null && awake.compareAndSet(false, true)) {
      ChannelHandlerContext at = ctx;
      at.executor().execute(() -> drain(at));
    }
    return call;
  }

  private void drain(ChannelHandlerContext at) {
    awake.set(false);
    ByteBuf out = null;
    for (Call<?, ?> call; (call = queue.poll()) != null; ) {
      out = out == null ? at.alloc().buffer(BATCH) : out;
      lastId++;
      pending.put(lastId, call);
      call.write(out, lastId);
      if (out.readableBytes() >= BATCH / 2) {
        at.write(out, at.voidPromise());
        out = null;
      }
    }
    if (out != null) {
      at.write(out, at.voidPromise());
    }
    at.flush();
  }

  @Override
  void onFrame(ChannelHandlerContext context, ByteBuf frame) {
    Call<?, ?> call = pending.remove(frame.readInt());
    if (call != null) {
      call.read(frame);
    }
  }
}
