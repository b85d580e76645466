package io.msrpc.transport.client;

import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.transport.Address;
import io.msrpc.transport.RateLimit;
import io.msrpc.wire.Accepted;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Frame;
import io.msrpc.wire.InvalidPayloadException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Ticker;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a server sends for the calls of one link to whoever waits for it. What comes for a
 * call that is over is dropped. Confined to the link's event loop.
 */
final class Replies {
  private static final int PINGS_PER_SECOND = 20;

  private final Address peer;
  private final PendingCalls pending;
  private final Accepted accepted;
  private final int maxMessage;
  private final IntConsumer pong;
  private final Runnable onStray;
  private final RateLimit pings = new RateLimit(PINGS_PER_SECOND);

  /**
   * Replies to these calls.
   *
   * @param greeting what this side has said that it reads
   * @param pong answers a PING with this id
   * @param onStray told of each frame for a call that is over, or never was
   */
  Replies(
      Address peer, PendingCalls pending, Greeting greeting, IntConsumer pong, Runnable onStray) {
    this.pong = pong;
    this.onStray = onStray;
    this.accepted = greeting.accepted();
    this.peer = peer;
    this.pending = pending;
    this.maxMessage = greeting.options().maxMessageBytes();
  }

  /** Takes the frame over; returns what the server did wrong, or null. */
  @Nullable String onFrame(Frame frame, Ticker clock) {
    try {
      if (frame instanceof Frame.Response response) {
        onEnd(response.id(), response.codec(), response.compression(), response.body(), clock);
      } else if (frame instanceof Frame.End end) {
        onEnd(end.id(), accepted.codec(), (byte) 0, end.body(), clock);
      } else if (frame instanceof Frame.Item item) {
        return onItem(item);
      } else if (frame instanceof Frame.Credit credit) {
        return onCredit(credit);
      } else if (frame instanceof Frame.Ping ping) {
        return onPing(ping, clock);
      } else if (frame instanceof Frame.Request || frame instanceof Frame.Cancel) {
        return "a " + frame.getClass().getSimpleName() + ", as only clients do";
      }
      return null;
    } finally {
      frame.release();
    }
  }

  private @Nullable String onPing(Frame.Ping ping, Ticker clock) {
    if (!pings.tryTake(clock.nanoTime())) {
      return "PINGs: too many (expected: at most " + PINGS_PER_SECOND + " a second)";
    }
    pong.accept(ping.id());
    return null;
  }

  /** RESPONSE and END end a call alike. */
  private void onEnd(int id, byte codec, byte compression, ByteBuf body, Ticker clock) {
    PendingCall call = pending.remove(id);
    if (call == null) {
      onStray.run();
      return;
    }
    try {
      Map<String, String> attachments = CallCodec.readSuccess(body);
      if (attachments == null) {
        onFailure(call, body, clock);
      } else if (call.method().streamsResult()) {
        call.end(null);
      } else {
        accepted.check(codec, compression);
        Reply reply = answer(call, compression, body);
        call.succeed(attachments.isEmpty() ? reply : reply.with(attachments));
      }
    } catch (Throwable e) { // the constructors of what is read run in there
      call.fail(call.unreadable(peer, e));
    }
  }

  private void onFailure(PendingCall call, ByteBuf body, Ticker clock) {
    RpcException failure =
        Objects.requireNonNull(CallCodec.readReply(body, () -> call.describe(peer), call.errors()));
    Stage died = failure.safeToRetry() ? Stage.SERVER_QUEUE : Stage.BUSINESS;
    failure.addNote(call.story(died, clock.nanoTime()));
    call.fail(failure);
  }

  private @Nullable String onItem(Frame.Item item) {
    PendingCall call = pending.get(item.id());
    if (call == null) {
      onStray.run();
      return null;
    }
    ClientStream stream = call.stream();
    int bytes = item.body().readableBytes();
    boolean due = stream != null && stream.onItem(value(call, item), bytes);
    return due ? null : "an ITEM without credit";
  }

  private @Nullable String onCredit(Frame.Credit credit) {
    PendingCall call = pending.get(credit.id());
    if (call == null) {
      onStray.run();
      return null;
    }
    ClientStream stream = call.stream();
    boolean right = stream != null && stream.onCredit(credit.items());
    return right ? null : "CREDIT for nothing, or too much";
  }

  /** A caller who waits decodes the value; for one who does not, nobody but this thread can. */
  private Reply answer(PendingCall call, byte compression, ByteBuf body) {
    return call.method().isAsync()
        ? new ReceivedReply(call, peer, compression, body, maxMessage).decoded()
        : received(call, compression, body);
  }

  private Reply value(PendingCall call, Frame.Item item) {
    String wrong = accepted.refusal(item.codec(), item.compression());
    if (wrong == null) {
      return received(call, item.compression(), item.body());
    }
    return () -> {
      throw call.unreadable(peer, new InvalidPayloadException(wrong));
    };
  }

  private Reply received(PendingCall call, byte compression, ByteBuf body) {
    return new ReceivedReply(call, peer, compression, Unpooled.copiedBuffer(body), maxMessage);
  }
}
