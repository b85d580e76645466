package io.msrpc.conformance;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A subscriber that begins in a given way. */
abstract class Reading implements Flow.Subscriber<String> {
  private final Consumer<Flow.Subscription> begin;

  Reading(Consumer<Flow.Subscription> begin) {
    this.begin = begin;
  }

  @Override
  public final void onSubscribe(Flow.Subscription subscription) {
    begin.accept(subscription);
  }
}
