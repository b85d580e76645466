package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Answers each call with a sound item, as long as a test wants nothing else. */
final class FaultyServer implements FaultyService {
  private final BlockingQueue<CompletableFuture<List<Item>>> held = new LinkedBlockingQueue<>();
  private final Semaphore came = new Semaphore(0);

  /** Makes the answer of every method. */
  volatile Function<List<Item>, List<Item>> answer;

  volatile Function<List<Item>, CompletableFuture<List<Item>>> future;
  volatile Function<List<Item>, Flow.Publisher<List<Item>>> stream;

  /** Reads what is uploaded. */
  volatile Function<List<Item>, Reader<Item>> reader;

  FaultyServer() {
    repair();
  }

  /** Breaks nothing any more. */
  void repair() {
    answer = items -> List.of(Item.SOUND);
    future = items -> CompletableFuture.completedFuture(answer.apply(items));
    stream =
        items -> {
          List<Item> item = answer.apply(items);
          return to -> to.onSubscribe(new Reader.One<>(to, item));
        };
    reader = items -> new Reader<>();
  }

  /** Nothing is broken here, but what comes after a call is. */
  void answerWhenItsMomentHasCome() {
    answer =
        items -> {
          Moment.await();
          return List.of(Item.SOUND);
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
    return future.apply(items);
  }

  @Override
  public Flow.Publisher<List<Item>> stream(List<Item> items) {
    return stream.apply(items);
  }

  @Override
  public void tell(List<Item> items) {
    answer.apply(items);
  }

  @Override
  public List<Item> upload(List<Item> items, Flow.Publisher<Item> more) {
    Reader<Item> all = reader.apply(items);
    more.subscribe(all);
    all.orTimeout(30, TimeUnit.SECONDS).join();
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
  void awaitHeld(int count) throws InterruptedException {
    assertThat(came.tryAcquire(count, 30, TimeUnit.SECONDS)).as("calls came").isTrue();
  }

  /** Answers what is held. */
  void release() {
    held.forEach(promise -> promise.complete(List.of(Item.SOUND)));
  }

  /** Is called where a key decides, in the same way. */
  Keyed keyed() {
    return new Keyed() {
      private final List<Item> items = List.of(Item.SOUND);

      @Override
      public List<Item> plain(Key key) {
        return FaultyServer.this.plain(items);
      }

      @Override
      public List<Item> atOnce(Key key) {
        return FaultyServer.this.atOnce(items);
      }

      @Override
      public CompletableFuture<List<Item>> future(Key key) {
        return FaultyServer.this.future(items);
      }

      @Override
      public Flow.Publisher<List<Item>> stream(Key key) {
        return FaultyServer.this.stream(items);
      }

      @Override
      public void tell(Key key) {
        FaultyServer.this.tell(items);
      }

      @Override
      public List<Item> upload(Key key, Flow.Publisher<Item> more) {
        return FaultyServer.this.upload(items, more);
      }
    };
  }
}
