package io.msrpc.im.gateway.tcp;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.ErrorCode;
import io.msrpc.im.gateway.protocol.Event;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Flow;

/**
 * One stream of events to a client. It keeps nothing: what there is no credit for is not taken.
 * Confined to the client's executor, but for what the subscriber calls.
 */
final class EventStream implements Flow.Subscription {
  private final EventExecutor executor;
  private final Flow.Subscriber<? super Event> subscriber;
  private final Runnable onRoom;
  private long credit;
  private boolean over;

  /**
   * A stream that has begun.
   *
   * @param onRoom told when there is credit again
   */
  EventStream(EventExecutor executor, Flow.Subscriber<? super Event> subscriber, Runnable onRoom) {
    this.executor = executor;
    this.subscriber = subscriber;
    this.onRoom = onRoom;
  }

  /** Ends a stream that may not begin. */
  static void refuse(Flow.Subscriber<? super Event> subscriber) {
    subscriber.onSubscribe(new Nothing());
    subscriber.onError(failure(ErrorCode.UNAUTHENTICATED.name(), "AUTH first"));
  }

  /** Whether an event may be sent now. */
  boolean hasRoom() {
    return !over && credit > 0;
  }

  /** Sends an event; it needs room. */
  void send(Event event) {
    credit--;
    subscriber.onNext(event);
  }

  /** Ends the stream because another one has taken its place. */
  void end() {
    if (!over) {
      over = true;
      subscriber.onComplete();
    }
  }

  /** Ends the stream because the connection is closed. */
  void end(CloseCode why) {
    if (why == CloseCode.GOING_AWAY) {
      end();
    } else if (!over) {
      over = true;
      subscriber.onError(failure(Integer.toString(why.status()), why.text()));
    }
  }

  private static RemoteFailureException failure(String code, String text) {
    return new RemoteFailureException(Reason.APPLICATION, text, code);
  }

  @Override
  public void request(long events) {
    executor.execute(
        () -> {
          credit += events;
          onRoom.run();
        });
  }

  @Override
  public void cancel() {
    executor.execute(() -> over = true);
  }

  /** The subscription of a stream that never began. */
  private record Nothing() implements Flow.Subscription {
    @Override
    public void request(long events) {}

    @Override
    public void cancel() {}
  }
}
