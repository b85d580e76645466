package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.RpcException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.testing.Throwing;
import io.msrpc.transport.client.ClientOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A service's publisher or subscriber breaks the rules: its stream has an end at once, on a worker
 * and on an I/O thread, and nothing else notices.
 */
@Timeout(120)
class PublisherFaultsTest {
  /** What a publisher does when it is subscribed to. */
  enum Fault {
    SUBSCRIBES_NULL("onSubscribe with null"),
    SENDS_NULL("null as an item"),
    FAILS_WITH_NULL("failed with null"),
    SENDS_THE_WRONG_TYPE("is a java.lang.String");

    private final String text;

    Fault(String text) {
      this.text = text;
    }
  }

  /** Where a subscriber throws. */
  enum Signal {
    ON_SUBSCRIBE,
    ON_NEXT,
    ON_COMPLETE
  }

  interface Streams {
    Flow.Publisher<Integer> subscribing(Throwing what);

    @MsMethod(nonBlocking = true)
    Flow.Publisher<Integer> subscribingAtOnce(Throwing what);

    Flow.Publisher<Integer> requesting(Throwing what);

    @MsMethod(nonBlocking = true)
    Flow.Publisher<Integer> requestingAtOnce(Throwing what);

    Flow.Publisher<Integer> wrong(Fault fault);

    Flow.Publisher<Integer> twice();

    Flow.Publisher<Integer> silent();

    CompletableFuture<Integer> upload(Signal where, Throwing what, Flow.Publisher<Integer> items);

    CompletableFuture<Integer> open();
  }

  private static final class AtFault implements Streams {
    private final CompletableFuture<Integer> opened = new CompletableFuture<>();

    @Override
    public Flow.Publisher<Integer> subscribing(Throwing what) {
      return subscriber -> {
        throw what.sneaky();
      };
    }

    @Override
    public Flow.Publisher<Integer> subscribingAtOnce(Throwing what) {
      return subscribing(what);
    }

    @Override
    public Flow.Publisher<Integer> requesting(Throwing what) {
      return subscriber ->
          subscriber.onSubscribe(
              asked(
                  () -> {
                    throw what.sneaky();
                  }));
    }

    @Override
    public Flow.Publisher<Integer> requestingAtOnce(Throwing what) {
      return requesting(what);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // what a raw type lets pass
    public Flow.Publisher<Integer> wrong(Fault fault) {
      return subscriber ->
          subscriber.onSubscribe(
              asked(
                  () -> {
                    switch (fault) {
                      case SENDS_NULL -> subscriber.onNext(null);
                      case FAILS_WITH_NULL -> subscriber.onError(null);
                      case SUBSCRIBES_NULL -> subscriber.onSubscribe(null);
                      default -> ((Flow.Subscriber) subscriber).onNext("text");
                    }
                  }));
    }

    @Override
    public Flow.Publisher<Integer> twice() {
      return subscriber -> {
        Numbers.upTo(3).subscribe(subscriber);
        Numbers.upTo(3).subscribe(subscriber);
      };
    }

    @Override
    public Flow.Publisher<Integer> silent() {
      return subscriber -> {};
    }

    @Override
    public CompletableFuture<Integer> upload(
        Signal where, Throwing what, Flow.Publisher<Integer> items) {
      items.subscribe(new Rude(where, what));
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Integer> open() {
      return opened;
    }
  }

  private static Flow.Subscription asked(Runnable then) {
    return new Flow.Subscription() {
      @Override
      public void request(long items) {
        then.run();
      }

      @Override
      public void cancel() {}
    };
  }

  private record Rude(Signal where, Throwing what) implements Flow.Subscriber<Integer> {
    private void at(Signal signal) {
      if (signal == where) {
        throw what.sneaky();
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      at(Signal.ON_SUBSCRIBE);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Integer item) {
      at(Signal.ON_NEXT);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {
      at(Signal.ON_COMPLETE);
    }
  }

  private final AtFault service = new AtFault();
  private RpcServer server;
  private RpcClient client;
  private Streams streams;
  private CompletableFuture<Integer> other;

  /** A call of somebody else, under way on the same connection. */
  @BeforeEach
  void open() {
    server = RpcServer.builder().export(Streams.class, service).start();
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(server.address().toString()))
            .options(ClientOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(100)))
            .build();
    streams = client.reference(Streams.class);
    other = streams.open();
  }

  @AfterEach
  void stop() throws Exception {
    try {
      await().untilAsserted(() -> assertThat(server.statistics().inFlight()).isEqualTo(1));
      service.opened.complete(7);
      assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(7);
      assertThat(server.statistics().running()).as("workers in use").isZero();
    } finally {
      client.close();
      server.close();
    }
  }

  private static void assertFails(CompletableFuture<?> call, String text) {
    assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(RpcException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @EnumSource
  void theStreamFails_whenSubscribeThrows(Throwing what) {
    assertFails(Collected.all(streams.subscribing(what)), what.text());
    assertFails(Collected.all(streams.subscribingAtOnce(what)), what.text());
  }

  @ParameterizedTest
  @EnumSource
  void theStreamFails_whenRequestThrows(Throwing what) {
    assertFails(Collected.all(streams.requesting(what)), what.text());
    assertFails(Collected.all(streams.requestingAtOnce(what)), what.text());
  }

  @ParameterizedTest
  @EnumSource
  void theStreamFails_whenWhatThePublisherSendsIsNoItem(Fault fault) {
    assertFails(Collected.all(streams.wrong(fault)), fault.text);
  }

  @Test
  void theSecondSubscriptionIsCancelled_andTheFirstGoesOn() {
    assertThat(Collected.all(streams.twice()).await()).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void theCallFails_whenTheSubscriberOfItsArgumentThrows(Signal where) {
    for (Throwing what : Throwing.values()) {
      assertFails(streams.upload(where, what, Numbers.upTo(3)), what.text());
    }
  }

  @Test
  void theStreamFails_whenItsTimeIsUp_alsoOfAPublisherThatSaysNothing() throws IOException {
    try (Peer peer = Peer.greeted(server.address(), "")) {
      byte[] envelope = Peer.envelope(Streams.class, "silent");
      byte[] brief = ByteBuffer.allocate(10).put(envelope, 0, 8).put(Peer.hex("64 00")).array();
      peer.send(Peer.frame(1, 1, 0, 1, brief));
      Peer.Received end = peer.read();
      assertThat(end.id()).isEqualTo(1);
      assertThat(end.status()).isEqualTo(3);
    }
  }
}
