package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsError;
import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Declared exceptions arrive as themselves, in every codec; no other does. */
@ParameterizedClass(name = "codec {0}")
@MethodSource("serializers")
class BusinessExceptionTest {
  record Stock(String item, int left, Map<String, List<Integer>> elsewhere) {}

  @MsError("out-of-stock")
  static class OutOfStock extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Stock stock;

    OutOfStock(String message, Stock stock) {
      super(message);
      this.stock = stock;
    }

    public Stock details() {
      return stock;
    }
  }

  static final class QuiteOutOfStock extends OutOfStock {
    private static final long serialVersionUID = 1L;

    QuiteOutOfStock() {
      super("quite", new Stock("all", 0, Map.of()));
    }
  }

  @MsError("closed")
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Closed(String message) {
      super(message);
    }
  }

  interface Shop {
    @MsMethod(idempotent = true)
    int buy(String item) throws OutOfStock;

    CompletableFuture<Integer> later(String item) throws OutOfStock;

    void visit() throws Closed;

    Flow.Publisher<Integer> watch() throws Closed;
  }

  private static final class Counter implements Shop {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public int buy(String item) throws OutOfStock {
      calls.incrementAndGet();
      switch (item) {
        case "all" -> throw new QuiteOutOfStock();
        case "closed" -> throw new Closed("not declared here");
        case "wrapped" -> throw wrapped(new OutOfStock("no wrapped", stock("wrapped")));
        case "long" -> throw new OutOfStock("long", new Stock("x".repeat(5_000), 0, Map.of()));
        case "lazy" -> throw new OutOfStock("lazy", new Stock("x", 0, new Unreadable()));
        case "none" -> throw new OutOfStock(null, null);
        default -> throw new OutOfStock("no " + item, stock(item));
      }
    }

    @Override
    public CompletableFuture<Integer> later(String item) {
      OutOfStock failure = new OutOfStock("no " + item, stock(item));
      return CompletableFuture.failedFuture(item.equals("wrapped") ? wrapped(failure) : failure);
    }

    @Override
    public void visit() {
      throw new Closed("until nine");
    }

    @Override
    public Flow.Publisher<Integer> watch() {
      SubmissionPublisher<Integer> prices = new SubmissionPublisher<>(Runnable::run, 8);
      return subscriber -> {
        prices.subscribe(subscriber);
        prices.closeExceptionally(wrapped(new Closed("for today")));
      };
    }
  }

  /** Throws a checked exception that it does not declare, as other languages and Lombok allow. */
  private static final class Unreadable extends AbstractMap<String, List<Integer>> {
    @Override
    public Set<Map.Entry<String, List<Integer>>> entrySet() {
      return Unreadable.<Set<Map.Entry<String, List<Integer>>>, RuntimeException>thrown();
    }

    @SuppressWarnings("unchecked")
    private static <T, E extends Throwable> T thrown() throws E {
      throw (E) new TimeoutException("the session is closed");
    }
  }

  /** What futures and reflection do to an exception. */
  private static RuntimeException wrapped(Exception declared) {
    Exception reflected = new UndeclaredThrowableException(new InvocationTargetException(declared));
    return new CompletionException(new ExecutionException(reflected));
  }

  private static Stock stock(String item) {
    return new Stock(item, 0, Map.of("Rome", List.of(1, 2)));
  }

  static List<Serializer> serializers() {
    return List.of(new ProtostuffSerializer(), new JsonSerializer());
  }

  @Parameter Serializer serializer;
  private final Counter counter = new Counter();
  private RpcServer server;
  private RpcClient client;
  private Shop shop;

  @BeforeEach
  void open() {
    server = RpcServer.builder().export(Shop.class, counter).start();
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(server.address().toString()))
            .serializer(serializer)
            .build();
    shop = client.reference(Shop.class);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void arrivesAsItself_withItsDetails() {
    assertThatThrownBy(() -> shop.buy("tea"))
        .isExactlyInstanceOf(OutOfStock.class)
        .hasMessage("no tea")
        .satisfies(e -> assertThat(((OutOfStock) e).details()).isEqualTo(stock("tea")))
        .satisfies(e -> assertThat(e.getStackTrace()[0].getClassName()).contains("ServiceProxy"));
    assertThatThrownBy(() -> shop.visit())
        .isExactlyInstanceOf(Closed.class)
        .hasMessage("until nine");
  }

  @Test
  void arrivesAsItself_whateverFuturesAndReflectionHavePutAroundIt() throws OutOfStock {
    assertThatThrownBy(() -> shop.buy("wrapped"))
        .isExactlyInstanceOf(OutOfStock.class)
        .hasMessage("no wrapped");
    assertThat(shop.later("wrapped"))
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseExactlyInstanceOf(OutOfStock.class);
  }

  @Test
  void arrivesAsTheDeclaredClass_whenASubclassIsThrown() {
    assertThatThrownBy(() -> shop.buy("all"))
        .isExactlyInstanceOf(OutOfStock.class)
        .hasMessage("quite");
  }

  @Test
  void arrivesWithoutMessageAndDetails_whenItHasNone() {
    assertThatThrownBy(() -> shop.buy("none"))
        .isExactlyInstanceOf(OutOfStock.class)
        .hasMessage("")
        .satisfies(e -> assertThat(((OutOfStock) e).details()).isNull());
  }

  @Test
  void failsTheFuture() throws OutOfStock {
    assertThat(shop.later("tea"))
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseExactlyInstanceOf(OutOfStock.class)
        .satisfies(e -> assertThat(((OutOfStock) e.getCause()).details()).isEqualTo(stock("tea")));
  }

  @Test
  void endsTheStream() {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    shop.watch()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
              }

              @Override
              public void onNext(Integer item) {}

              @Override
              public void onError(Throwable failure) {
                ended.complete(failure);
              }

              @Override
              public void onComplete() {}
            });
    assertThat(ended)
        .succeedsWithin(30, TimeUnit.SECONDS)
        .isExactlyInstanceOf(Closed.class)
        .satisfies(e -> assertThat(e).hasMessage("for today"));
  }

  @Test
  void isNeverTriedAgain_alsoIfTheMethodIsIdempotent() {
    assertThatThrownBy(() -> shop.buy("tea")).isInstanceOf(OutOfStock.class);
    assertThat(counter.calls).hasValue(1);
  }

  @Test
  void arrivesAsRemoteFailure_whenTheMethodDoesNotDeclareIt() {
    assertThatThrownBy(() -> shop.buy("closed"))
        .isInstanceOfSatisfying(
            RemoteFailureException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.APPLICATION);
              assertThat(e.remoteType()).isEqualTo(Closed.class.getName());
              assertThat(e.business()).isNull();
            });
  }

  @Test
  void arrivesAsRemoteFailure_whenItsDetailsThrow() {
    assertThatThrownBy(() -> shop.buy("lazy"))
        .isInstanceOfSatisfying(
            RemoteFailureException.class,
            e -> assertThat(e.remoteType()).isEqualTo(OutOfStock.class.getName()));
  }

  @Test
  void arrivesAsRemoteFailure_whenItsDetailsAreTooLong() {
    assertThatThrownBy(() -> shop.buy("long"))
        .isInstanceOfSatisfying(
            RemoteFailureException.class,
            e -> assertThat(e.remoteType()).isEqualTo(OutOfStock.class.getName()));
  }
}
