package io.msrpc.conformance;

import io.msrpc.call.RpcException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/** What {@link Calls} promises. */
final class AnsweredCalls implements Calls {
  private final AtomicInteger cancelled = new AtomicInteger();
  private volatile String told = "";

  @Override
  public String text(int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < characters; i++) {
      text.append(i * 7919L % 10_007).append(' ');
    }
    return text.substring(0, characters);
  }

  @Override
  public void refuse(String what) throws Refused {
    throw refused(what);
  }

  private static Refused refused(String what) {
    return new Refused(what + " is refused", new Reasons(what, 7));
  }

  @Override
  public void fail(String message) {
    throw new IllegalStateException(message);
  }

  @Override
  public void crash(String message) {
    throw new AssertionError(message);
  }

  @Override
  public Values.Tree deep(int levels) {
    Values.Tree tree = new Values.Tree(levels, List.of());
    for (int level = levels - 1; level > 0; level--) {
      tree = new Values.Tree(level, List.of(tree));
    }
    return tree;
  }

  @Override
  public void sleep() throws InterruptedException {
    try {
      new CountDownLatch(1).await();
    } finally {
      cancelled.incrementAndGet();
    }
  }

  @Override
  public CompletableFuture<String> never() {
    CompletableFuture<String> never = new CompletableFuture<>();
    never.whenComplete((value, failure) -> cancelled.incrementAndGet());
    return never;
  }

  @Override
  public int cancelled() {
    return cancelled.get();
  }

  @Override
  public void tell(String text) {
    told = text;
  }

  @Override
  public String told() {
    return told;
  }

  @Override
  public Flow.Publisher<Integer> count(int to) throws Refused {
    if (to < 0) {
      throw refused("counting down");
    }
    return subscriber -> subscriber.onSubscribe(new Counting(subscriber, to, null));
  }

  @Override
  public Flow.Publisher<Integer> breakOff() {
    return subscriber -> subscriber.onSubscribe(new Counting(subscriber, 2, refused("a third")));
  }

  @Override
  public Flow.Publisher<String> shout(Flow.Publisher<String> texts) {
    return subscriber ->
        texts.subscribe(
            new Reading(subscriber::onSubscribe) {
              @Override
              public void onNext(String text) {
                subscriber.onNext(text.toUpperCase(Locale.ROOT));
              }

              @Override
              public void onError(Throwable failure) {
                subscriber.onError(failure);
              }

              @Override
              public void onComplete() {
                subscriber.onComplete();
              }
            });
  }

  @Override
  public CompletableFuture<String> end(Flow.Publisher<String> texts) {
    CompletableFuture<String> end = new CompletableFuture<>();
    texts.subscribe(
        new Reading(subscription -> subscription.request(Long.MAX_VALUE)) {
          @Override
          public void onNext(String text) {}

          @Override
          public void onError(Throwable failure) {
            end.complete(describe(failure));
          }

          @Override
          public void onComplete() {
            end.complete("done");
          }
        });
    return end;
  }

  private static String describe(Throwable failure) {
    return failure instanceof RpcException rpc
        ? rpc.reason() + ": " + rpc.getMessage()
        : failure.toString();
  }
}
