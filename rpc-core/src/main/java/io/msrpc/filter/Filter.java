package io.msrpc.filter;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceKey;
import java.util.concurrent.CompletionStage;

/**
 * Stands around every call of a service, where it is made or where it is served. Thread-safe.
 *
 * <p>On the side that calls it runs on the caller's thread, before a provider is chosen; retries
 * happen behind it. On the side that serves it runs on the thread of the service, with the
 * arguments decoded, the caller's connection in {@link Invocation#caller()}, and {@link
 * io.msrpc.call.CallContext} set.
 *
 * <p>A reply may come on an I/O thread, on both sides, so what is done with it in a filter must not
 * block: neither wait for another call nor make a synchronous one, which is refused there. That
 * holds although the futures that a caller gets are completed elsewhere.
 */
@FunctionalInterface
public interface Filter {
  /** Where a filter stands. */
  enum Side {
    /** Where calls are made. */
    CLIENT,
    /** Where calls are served. */
    SERVER
  }

  /**
   * Passes the call on, as it is or changed, and looks at what becomes of it; or answers it itself,
   * with {@link Reply#of}; or refuses it, by throwing or by a failed stage.
   *
   * <p>A failure is a {@link io.msrpc.call.RpcException}, or an exception that the method declares.
   * {@link io.msrpc.call.NotStartedException} says that the call may safely be sent again, so it is
   * right only for a call that was not passed on. Anything else that is thrown, and null, fails the
   * call: as not started if it has not been passed on, else with an unknown outcome. A filter that
   * never completes what it returns fails it when the call's deadline has passed.
   *
   * @param next may be invoked never, once, or again after a failure; cancelling the call cancels
   *     what was passed on last
   * @return the reply; of a streamed result it comes when the stream has begun, and {@link
   *     Reply#ended()} completes when that is over
   */
  CompletionStage<Reply> filter(Invocation call, Invoker next);

  /**
   * Whether it stands around the calls of this service; asked once for every reference or exported
   * method.
   */
  default boolean appliesTo(ServiceKey service, Side side) {
    return true;
  }
}
