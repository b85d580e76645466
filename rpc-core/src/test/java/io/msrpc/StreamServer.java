package io.msrpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;

/** The service behind {@link StreamService}. */
final class StreamServer implements StreamService {
  volatile Numbers<?> numbers = Numbers.upTo(0);
  volatile Collected<?> argument;
  final CompletableFuture<String> neverDone = new CompletableFuture<>();
  final CountDownLatch stuck = new CountDownLatch(1);
  final CountDownLatch interrupted = new CountDownLatch(1);

  private <T> Numbers<T> keep(Numbers<T> newNumbers) {
    numbers = newNumbers;
    return newNumbers;
  }

  @Override
  public Flow.Publisher<Integer> count(int to) {
    return keep(Numbers.upTo(to));
  }

  @Override
  public Flow.Publisher<byte[]> blocks(int count, int bytes) {
    return keep(new Numbers<>(count, i -> new byte[bytes], false));
  }

  @Override
  public Flow.Publisher<Integer> failAfter(int items) {
    return keep(new Numbers<>(items, i -> i, true));
  }

  @Override
  public Flow.Publisher<Integer> refuse() {
    throw new IllegalArgumentException("not today");
  }

  @Override
  public Flow.Publisher<Integer> brief() {
    return subscriber -> subscriber.onSubscribe(new Idle());
  }

  @Override
  public long sum(Flow.Publisher<Integer> from) {
    return collect(Collected.all(from)).stream().mapToLong(i -> i).sum();
  }

  private java.util.List<Integer> collect(Collected<Integer> collected) {
    argument = collected;
    return collected.await();
  }

  @Override
  public CompletableFuture<Integer> first(Flow.Publisher<Integer> from) {
    Collected<Integer> collected = Collected.from(from, 1);
    argument = collected;
    return CompletableFuture.supplyAsync(() -> uninterrupted(collected));
  }

  private static Integer uninterrupted(Collected<Integer> collected) {
    try {
      return collected.next();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Flow.Publisher<String> shout(String prefix, Flow.Publisher<String> words) {
    return subscriber -> words.subscribe(new Shouting(prefix, subscriber));
  }

  @Override
  public CompletableFuture<String> ignore(Flow.Publisher<String> words) {
    return neverDone;
  }

  @Override
  public CompletableFuture<String> never() {
    stuck.countDown();
    return neverDone;
  }

  @Override
  public String stuck() {
    stuck.countDown();
    try {
      new CountDownLatch(1).await();
      return "";
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw new IllegalStateException(e);
    }
  }

  private record Shouting(String prefix, Flow.Subscriber<? super String> to)
      implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      to.onSubscribe(subscription);
    }

    @Override
    public void onNext(String word) {
      to.onNext(prefix + word);
    }

    @Override
    public void onError(Throwable failure) {
      to.onError(failure);
    }

    @Override
    public void onComplete() {
      to.onComplete();
    }
  }

  private static final class Idle implements Flow.Subscription {
    @Override
    public void request(long items) {}

    @Override
    public void cancel() {}
  }
}
