package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.RemoteFailureException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A subscriber or a publisher of a client that breaks ends its own call, at once and on both sides,
 * and nothing else.
 */
@Timeout(120)
class StreamFaultsTest {
  static Stream<Arguments> endsCalls() {
    return Table.rows(StreamPoint.values());
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource
  void endsCalls(StreamPoint point, State state, List<Form> forms) throws Exception {
    Table.check(point, state);
  }

  @Test
  void aSubscriberHearsOneEnd_whateverItAsksForAfterwards() throws Exception {
    try (Scene scene = new Scene()) {
      scene.ready();
      scene.service.answer = items -> Breakage.RUNTIME_EXCEPTION.happens();
      CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
      List<Throwable> ends = new CopyOnWriteArrayList<>();
      Reader<List<Item>> reader =
          new Reader<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
              subscription.request(1);
              subscribed.complete(subscription);
            }

            @Override
            public void onError(Throwable failure) {
              ends.add(failure);
              super.onError(failure);
            }
          };
      scene.calls.stream(List.of(Item.SOUND)).subscribe(reader);
      Scene.failure(reader);
      subscribed.join().request(0);
      assertThat(ends).singleElement().isInstanceOf(RemoteFailureException.class);
      scene.assertSound();
    }
  }
}
