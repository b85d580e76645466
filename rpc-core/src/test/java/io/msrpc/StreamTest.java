package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.server.ServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams in both directions, over a real socket. */
class StreamTest {
  /** Items granted at a time, docs/protocol.md. */
  private static final int WINDOW = 64;

  private final StreamServer service = new StreamServer();
  private RpcServer server;
  private RpcClient client;
  private StreamService streams;

  @BeforeEach
  void start() {
    server =
        RpcServer.builder()
            .export(StreamService.class, service)
            .options(ServerOptions.DEFAULTS.withDrainTimeout(Duration.ZERO))
            .start();
    client = RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build();
    streams = client.reference(StreamService.class);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void connectionLives() {
    assertThat(Collected.all(streams.count(3)).await()).containsExactly(1, 2, 3);
    assertThat(client.connections()).hasSize(1);
  }

  @ParameterizedTest(name = "{0} items")
  @ValueSource(ints = {0, 1, 63, 64, 65, 10_000})
  void carriesAResult_inOrder(int count) {
    List<Integer> all = IntStream.rangeClosed(1, count).boxed().toList();
    assertThat(Collected.all(streams.count(count)).await()).isEqualTo(all);
  }

  @Test
  void everySubscriptionIsACall() {
    var numbers = streams.count(5);
    assertThat(Collected.all(numbers).await()).hasSize(5);
    assertThat(Collected.all(numbers).await()).hasSize(5);
  }

  @Test
  void callsNobody_beforeAnItemIsAskedFor() throws Exception {
    Collected<Integer> lazy = Collected.from(streams.count(3), 0);
    lazy.subscription().cancel();
    assertThat(lazy.items).isEmpty();
    connectionLives();
    assertThat(service.numbers.made).hasValue(3);
  }

  @Test
  void aFastProducerIsNeverMoreThanAWindowAhead() throws Exception {
    Collected<byte[]> slow = Collected.from(streams.blocks(2_000, 16 * 1024), 1);
    for (int read = 1; read <= 2_000; read++) {
      assertThat(slow.next()).hasSize(16 * 1024);
      assertThat(service.numbers.made.get()).isLessThanOrEqualTo(read + WINDOW);
      slow.subscription().request(1);
    }
    slow.await();
  }

  @Test
  void largeItemsTravelInASmallerWindow() throws Exception {
    Collected<byte[]> slow = Collected.from(streams.blocks(400, 256 * 1024), WINDOW);
    for (int read = 1; read <= WINDOW; read++) {
      assertThat(slow.next()).hasSize(256 * 1024);
    }
    slow.subscription().request(100);
    for (int read = 1; read <= 100; read++) {
      assertThat(slow.next()).isNotNull();
    }
    assertThat(service.numbers.made.get()).isBetween(164L, 164L + 16 + 8);
    slow.subscription().cancel();
  }

  @Test
  void cancelEndsTheProducer() throws Exception {
    Collected<Integer> some = Collected.from(streams.count(1_000_000), 10);
    assertThat(some.next()).isOne();
    some.subscription().cancel();
    assertThat(service.numbers.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(some).isNotDone();
    connectionLives();
  }

  @Test
  void cancelEndsTheCall_beforeTheFirstItem() throws Exception {
    Collected<Integer> none = Collected.from(streams.brief(), 1);
    none.subscription().cancel();
    connectionLives();
    assertThat(none).isNotDone();
  }

  @Test
  void anErrorComesAfterTheItemsBeforeIt() throws Exception {
    Collected<Integer> failing = Collected.all(streams.failAfter(3));
    assertThatThrownBy(failing::await)
        .hasCauseInstanceOf(RemoteFailureException.class)
        .hasMessageContaining("out of numbers");
    assertThat(List.of(failing.next(), failing.next(), failing.next())).containsExactly(1, 2, 3);
    connectionLives();
  }

  @Test
  void aServiceThatThrowsFailsTheStream() {
    assertThatThrownBy(Collected.all(streams.refuse())::await)
        .hasCauseInstanceOf(RemoteFailureException.class)
        .hasMessageContaining("not today");
    connectionLives();
  }

  @Test
  void endsAtItsDeadline() {
    assertThatThrownBy(Collected.all(streams.brief())::await)
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    connectionLives();
  }

  @Test
  void isRefused_whenNobodyServes() {
    server.close();
    assertThatThrownBy(Collected.all(streams.count(1))::await)
        .hasCauseInstanceOf(NotStartedException.class);
  }

  @Test
  void lossEndsBothSides() throws Exception {
    Collected<Integer> some = Collected.from(streams.count(1_000_000), 10);
    assertThat(some.next()).isOne();
    client.close();
    assertThatThrownBy(some::await).hasCauseInstanceOf(OutcomeUnknownException.class);
    assertThat(service.numbers.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStoppingServerEndsTheStream() throws Exception {
    Collected<Integer> some = Collected.from(streams.count(1_000_000), 10);
    assertThat(some.next()).isOne();
    server.close();
    assertThatThrownBy(some::await).hasCauseInstanceOf(OutcomeUnknownException.class);
    assertThat(service.numbers.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest(name = "{0} items")
  @ValueSource(ints = {0, 1, 64, 65, 10_000})
  void carriesAnArgument(int count) {
    assertThat(streams.sum(Numbers.upTo(count))).isEqualTo(count * (count + 1L) / 2);
  }

  @Test
  void theResultEndsTheArgument() throws Exception {
    Numbers<Integer> numbers = Numbers.upTo(1_000_000);
    assertThat(streams.first(numbers).get(30, TimeUnit.SECONDS)).isOne();
    assertThat(numbers.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(numbers.made.get()).isLessThanOrEqualTo(2 * WINDOW);
    assertThatThrownBy(service.argument::await).hasCauseInstanceOf(OutcomeUnknownException.class);
    connectionLives();
  }

  @Test
  void anArgumentThatFailsFailsForTheService() {
    Numbers<Integer> numbers = new Numbers<>(3, i -> i, true);
    assertThatThrownBy(() -> streams.sum(numbers)).isInstanceOf(RemoteFailureException.class);
    assertThatThrownBy(service.argument::await)
        .hasCauseInstanceOf(RemoteFailureException.class)
        .hasMessageContaining("out of numbers");
    connectionLives();
  }

  @Test
  void anArgumentThatFailsFailsForTheService_alsoIfTheFailureHasNoMessage() {
    Flow.Publisher<Integer> numbers =
        subscriber -> {
          subscriber.onSubscribe(new Unread());
          subscriber.onError(new Speechless());
        };
    assertThatThrownBy(() -> streams.sum(numbers)).isInstanceOf(RemoteFailureException.class);
    assertThatThrownBy(service.argument::await)
        .hasCauseInstanceOf(RemoteFailureException.class)
        .hasMessageContaining("Speechless: its getMessage() throws");
  }

  private static final class Unread implements Flow.Subscription {
    @Override
    public void request(long items) {}

    @Override
    public void cancel() {}
  }

  private static final class Speechless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("it has none");
    }
  }

  @Test
  void anArgumentIsNotRead_whenTheCallDoesNotStart() {
    server.close();
    Numbers<Integer> numbers = Numbers.upTo(3);
    assertThatThrownBy(() -> streams.sum(numbers)).isInstanceOf(NotStartedException.class);
    assertThat(numbers.subscribed.getCount()).isOne();
  }

  @Test
  void carriesBothAtOnce() {
    Numbers<String> words = new Numbers<>(500, i -> "w" + i, false);
    List<String> shouted = Collected.all(streams.shout("hey ", words)).await();
    assertThat(shouted).hasSize(500).startsWith("hey w1", "hey w2").endsWith("hey w500");
  }

  @Test
  void cancellingAFutureCancelsTheServicesOwn() throws Exception {
    CompletableFuture<String> never = streams.never();
    assertThat(service.stuck.await(30, TimeUnit.SECONDS)).isTrue();
    never.cancel(true);
    assertThatThrownBy(() -> service.neverDone.get(30, TimeUnit.SECONDS))
        .isInstanceOf(java.util.concurrent.CancellationException.class);
    connectionLives();
  }

  @Test
  void anInterruptedCallerInterruptsTheService() throws Exception {
    Thread caller = new Thread(() -> assertThatThrownBy(streams::stuck).isNotNull());
    caller.start();
    assertThat(service.stuck.await(30, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    assertThat(service.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    caller.join();
    connectionLives();
  }
}
