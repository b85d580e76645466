package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A subscriber or a publisher of a client that breaks ends its own call, at once and on both sides,
 * and nothing else.
 */
@Timeout(120)
class StreamFaultsTest {
  @AfterEach
  void repair() {
    Item.IN_ACCESSOR.set(null);
  }

  /** A subscriber's methods. */
  enum Signal {
    ON_SUBSCRIBE,
    ON_NEXT,
    ON_COMPLETE
  }

  /** Breaks in one of its methods; ends with what it is told next, or then and there. */
  private static final class BreakingReader extends Reader<List<Item>> {
    private final Signal where;
    private final Breakage breakage;
    final CompletableFuture<Void> broken = new CompletableFuture<>();

    BreakingReader(Signal where, Breakage breakage) {
      this.where = where;
      this.breakage = breakage;
    }

    private void at(Signal here) {
      if (here == where) {
        broken.complete(null);
        breakage.happens();
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      super.onSubscribe(subscription);
      at(Signal.ON_SUBSCRIBE);
    }

    @Override
    public void onNext(List<Item> item) {
      at(Signal.ON_NEXT);
      super.onNext(item);
    }

    @Override
    public void onComplete() {
      super.onComplete();
      at(Signal.ON_COMPLETE);
    }
  }

  static Stream<Arguments> aSubscriberThatBreaks() {
    return Stream.of(State.READY, State.CONNECTING, State.NONE_KNOWN)
        .flatMap(
            state ->
                Arrays.stream(Signal.values())
                    .flatMap(
                        signal ->
                            state
                                .breakages()
                                .map(breakage -> Arguments.of(state, signal, breakage))));
  }

  @ParameterizedTest(name = "{0}: {2} in {1}")
  @MethodSource
  void aSubscriberThatBreaks(State state, Signal signal, Breakage breakage) throws Exception {
    try (Scene scene = new Scene()) {
      BreakingReader reader = new BreakingReader(signal, breakage);
      state.during(
          scene,
          () -> Form.onThread(() -> subscribe(scene.calls.stream(List.of(Item.SOUND)), reader)));
      reader.broken.get(30, TimeUnit.SECONDS);
      state.after(scene);
    }
  }

  private static boolean subscribe(
      Flow.Publisher<List<Item>> stream, Flow.Subscriber<List<Item>> reader) {
    stream.subscribe(reader);
    return true;
  }

  /** While a provider leaves, the first request may have failed before the second is made. */
  @ParameterizedTest
  @EnumSource
  void aRequestForNothing(State state) throws Exception {
    for (long items : new long[] {0, -1, Long.MIN_VALUE}) {
      try (Scene scene = new Scene()) {
        Reader<List<Item>> reader =
            new Reader<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
                subscription.request(items);
              }
            };
        state.during(scene, () -> scene.calls.stream(List.of(Item.SOUND)).subscribe(reader));
        Throwable failure = Scene.failure(reader);
        if (!(state == State.DRAINING && failure instanceof NotStartedException)) {
          assertThat(failure)
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("request: " + items + " (expected: > 0)");
        }
        state.after(scene);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway") // what a caller must not do
  void nullInsteadOfAPublisher(State state) throws Exception {
    try (Scene scene = new Scene()) {
      CompletableFuture<CompletableFuture<?>> call = new CompletableFuture<>();
      state.during(
          scene,
          () -> call.complete(Form.onThread(() -> scene.calls.upload(List.of(Item.SOUND), null))));
      assertThat(Scene.failure(call.join()))
          .isInstanceOfSatisfying(
              NotStartedException.class,
              e -> assertThat(e.reason()).isIn(state.reasons(Reason.INVALID_REQUEST)));
      state.after(scene);
    }
  }

  /** What a publisher does wrong. */
  enum Wrong {
    SUBSCRIBE {
      @Override
      void publish(Flow.Subscriber<? super Item> to, Breakage breakage) {
        breakage.happens();
      }
    },
    REQUEST {
      @Override
      void publish(Flow.Subscriber<? super Item> to, Breakage breakage) {
        to.onSubscribe(
            new Reader.Ends(to) {
              @Override
              public void request(long items) {
                breakage.happens();
              }
            });
      }
    },
    ITEM {
      @Override
      void publish(Flow.Subscriber<? super Item> to, Breakage breakage) {
        Item.IN_ACCESSOR.set(breakage);
        to.onSubscribe(
            new Reader.Ends(to) {
              @Override
              public void request(long items) {
                to.onNext(Item.FAULTY);
              }
            });
      }
    },
    ON_ERROR_WITH_NULL {
      @Override
      @SuppressWarnings("NullAway") // what a publisher must not do
      void publish(Flow.Subscriber<? super Item> to, Breakage breakage) {
        to.onSubscribe(
            new Reader.Ends(to) {
              @Override
              public void request(long items) {
                to.onError(null);
              }
            });
      }
    };

    abstract void publish(Flow.Subscriber<? super Item> to, Breakage breakage);
  }

  static Stream<Arguments> aPublisherThatBreaks() {
    return Stream.of(State.READY, State.CONNECTING, State.NONE_KNOWN)
        .flatMap(
            state ->
                Arrays.stream(Wrong.values())
                    .flatMap(
                        wrong ->
                            state
                                .breakages()
                                .map(breakage -> Arguments.of(state, wrong, breakage))));
  }

  @ParameterizedTest(name = "{0}: {2} in {1}")
  @MethodSource
  void aPublisherThatBreaks(State state, Wrong wrong, Breakage breakage) throws Exception {
    try (Scene scene = new Scene()) {
      CompletableFuture<CompletableFuture<?>> call = new CompletableFuture<>();
      state.during(
          scene,
          () ->
              call.complete(
                  Form.onThread(
                      () ->
                          scene.calls.upload(
                              List.of(Item.SOUND), to -> wrong.publish(to, breakage)))));
      assertThat(Scene.failure(call.join())).isInstanceOf(RemoteFailureException.class);
      state.after(scene);
    }
  }
}
