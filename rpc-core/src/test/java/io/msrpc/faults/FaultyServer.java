package io.msrpc.faults;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;

/** Answers each call with a sound item, or with a faulty one if it is asked for that. */
final class FaultyServer implements FaultyService {
  private final BlockingQueue<CompletableFuture<List<Item>>> held = new LinkedBlockingQueue<>();
  private final Semaphore came = new Semaphore(0);

  /** Makes the answer of every method. */
  volatile Function<List<Item>, List<Item>> answer;

  /** Makes a future of an answer. */
  volatile Function<Supplier<List<Item>>, CompletableFuture<List<Item>>> future;

  /** Makes a stream of an answer. */
  volatile Function<Supplier<List<Item>>, Flow.Publisher<List<Item>>> stream;

  FaultyServer() {
    repair();
  }

  /** Breaks nothing any more. */
  void repair() {
    answer = items -> List.of(items.contains(Item.WANTS_FAULTY) ? Item.FAULTY : Item.SOUND);
    future = result -> CompletableFuture.completedFuture(result.get());
    stream =
        result -> {
          List<Item> item = result.get();
          return to -> to.onSubscribe(new One(to, item));
        };
  }

  @Override
  public List<Item> plain(List<Item> items) {
    return answer.apply(items);
  }

  @Override
  public List<Item> atOnce(List<Item> items) {
    return answer.apply(items);
  }

  @Override
  public CompletableFuture<List<Item>> future(List<Item> items) {
    return future.apply(() -> answer.apply(items));
  }

  @Override
  public Flow.Publisher<List<Item>> stream(List<Item> items) {
    return stream.apply(() -> answer.apply(items));
  }

  /** A stream of one item. */
  private record One(Flow.Subscriber<? super List<Item>> to, List<Item> item)
      implements Flow.Subscription {
    @Override
    public void request(long items) {
      to.onNext(item);
      to.onComplete();
    }

    @Override
    public void cancel() {}
  }

  @Override
  public void tell(List<Item> items) {
    answer.apply(items);
  }

  @Override
  public List<Item> upload(List<Item> items, Flow.Publisher<Item> more) {
    Reader.all(more).orTimeout(30, TimeUnit.SECONDS).join();
    return answer.apply(items);
  }

  @Override
  public CompletableFuture<List<Item>> held() {
    CompletableFuture<List<Item>> promise = new CompletableFuture<>();
    held.add(promise);
    came.release();
    return promise;
  }

  /** Returns when so many calls of {@code held} have come. */
  void awaitHeld(int count) {
    try {
      if (!came.tryAcquire(count, 30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("calls that came: " + came.availablePermits());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails what is held. */
  void fail(Breakage breakage) {
    Throwable failure = Assertions.catchThrowable(breakage::happens);
    held.forEach(promise -> promise.completeExceptionally(failure));
  }

  /** Answers what is held. */
  void release() {
    held.forEach(promise -> promise.complete(List.of(Item.SOUND)));
  }
}
