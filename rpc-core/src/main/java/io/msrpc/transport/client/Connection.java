package io.msrpc.transport.client;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reply;
import io.msrpc.transport.Address;
import java.util.concurrent.CompletionStage;

/** What connects a client to one address, from its first use to its end. Thread-safe. */
public interface Connection extends Invoker, AutoCloseable {
  /** Where to. */
  Address address();

  /** Where in its life it is. */
  ConnectionState state();

  /** Frames that came for calls that were over, or had never been, and were dropped. */
  long strays();

  /** What it is and does at this moment. */
  ConnectionSnapshot snapshot();

  /** Begins to connect, if it has not. */
  void start();

  /**
   * Makes sure that it is ready, now rather than at the next attempt.
   *
   * @return completes when it is ready; fails when an attempt has failed, on the event loop
   */
  CompletionStage<Void> demand();

  /**
   * Sends the call, or fails it as not started: because of {@code CONNECT_FAILED} if the connection
   * is not ready, and for no other cause.
   */
  @Override
  CompletionStage<Reply> invoke(Invocation invocation);

  /** Connects no more and closes once the pending calls have their answers. */
  void closeWhenIdle();

  /** Closes now; pending calls fail with an unknown outcome. */
  @Override
  void close();
}
