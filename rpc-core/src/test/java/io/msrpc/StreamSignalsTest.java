package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.EventLoops;
import io.msrpc.transport.server.ServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On which threads, and in which order, a subscriber hears of a streamed result. */
@Timeout(120)
class StreamSignalsTest {
  @AutoClose
  private final RpcServer server =
      RpcServer.builder()
          .export(StreamService.class, new StreamServer())
          .options(ServerOptions.DEFAULTS.withDrainTimeout(Duration.ZERO))
          .start();

  @AutoClose
  private final RpcClient client =
      RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build();

  private final StreamService streams = client.reference(StreamService.class);

  /** Asks for everything, and keeps the names of the signals. */
  private class Listening implements Flow.Subscriber<Integer> {
    final List<String> signals = new ArrayList<>();
    final CompletableFuture<List<String>> ended = new CompletableFuture<>();
    Flow.Subscription subscription;

    List<String> await() {
      return ended.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Integer item) {
      signals.add("item");
    }

    @Override
    public void onError(Throwable failure) {
      signals.add("error");
      ended.complete(signals);
    }

    @Override
    public void onComplete() {
      signals.add("end");
      ended.complete(signals);
    }
  }

  private CompletableFuture<Long> inOnError(
      Flow.Publisher<Integer> failing, Supplier<Long> waiting) {
    CompletableFuture<Long> done = new CompletableFuture<>();
    failing.subscribe(
        new Listening() {
          @Override
          public void onError(Throwable failure) {
            try {
              assertThat(EventLoops.onIoThread()).isFalse();
              done.complete(waiting.get());
            } catch (Throwable e) {
              done.completeExceptionally(e);
            }
          }
        });
    return done.orTimeout(60, TimeUnit.SECONDS);
  }

  private long sum() {
    return streams.sum(Numbers.upTo(3));
  }

  @Test
  void mayWait_whenAStreamFailsBeforeItsFirstItem() {
    assertThat(inOnError(streams.refuse(), this::sum).join()).isEqualTo(6);
  }

  @Test
  void mayWait_whenAStreamFailsAfterSomeItems() {
    assertThat(inOnError(streams.failAfter(3), this::sum).join()).isEqualTo(6);
  }

  @Test
  void mayWait_whenAStreamCannotBegin() {
    sum();
    CompletableFuture<Long> waited = inOnError(streams.brief(), () -> 1L);
    client.close();
    assertThat(waited.join()).isOne();
  }

  @Test
  void hearsOfOneEnd_whenItAsksForNothingAfterwards() {
    Listening asking =
        new Listening() {
          @Override
          public void onError(Throwable failure) {
            signals.add("error");
            if (signals.size() == 1) {
              subscription.request(0);
              ended.complete(signals);
            }
          }
        };
    streams.refuse().subscribe(asking);
    assertThat(asking.await()).containsExactly("error");
  }

  @Test
  void hearsNothing_beforeOnSubscribeHasReturned() {
    Listening slow =
        new Listening() {
          @Override
          public void onSubscribe(Flow.Subscription newSubscription) {
            super.onSubscribe(newSubscription);
            for (int i = 0; i < 20; i++) {
              sum();
            }
            signals.add("subscribed");
          }
        };
    streams.count(2).subscribe(slow);
    assertThat(slow.await()).containsExactly("subscribed", "item", "item", "end");
  }
}
