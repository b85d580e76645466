package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.msrpc.annotation.MsError;
import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.filter.Filter;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.testing.Throwing;
import io.msrpc.transport.client.ClientOptions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What the log of a provider says of a call that failed, for whoever has to find out why. */
@Timeout(120)
class ServiceLogTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @MsError("sold-out")
  static final class SoldOut extends Exception {
    private static final long serialVersionUID = 1L;

    SoldOut(String message) {
      super(message);
    }
  }

  interface Shop {
    int buy(Throwing how);

    @MsMethod(oneway = true)
    void tell(Throwing how);

    CompletableFuture<Integer> order(Throwing how);

    Flow.Publisher<Integer> watch(Throwing how);

    Flow.Publisher<Integer> closed();

    int ask() throws SoldOut;

    CompletableFuture<Integer> filtered();

    int slow();
  }

  private static final class Broken implements Shop {
    private final CountDownLatch begun = new CountDownLatch(1);

    @Override
    public int buy(Throwing how) {
      throw how.sneaky();
    }

    @Override
    public void tell(Throwing how) {
      throw how.sneaky();
    }

    @Override
    public CompletableFuture<Integer> order(Throwing how) {
      return CompletableFuture.supplyAsync(
          () -> {
            throw how.sneaky();
          });
    }

    @Override
    public Flow.Publisher<Integer> watch(Throwing how) {
      SubmissionPublisher<Integer> prices = new SubmissionPublisher<>();
      return subscriber -> {
        prices.subscribe(subscriber);
        prices.closeExceptionally(how.make());
      };
    }

    @Override
    public Flow.Publisher<Integer> closed() {
      SubmissionPublisher<Integer> prices = new SubmissionPublisher<>();
      return subscriber -> {
        prices.subscribe(subscriber);
        prices.closeExceptionally(
            new RemoteFailureException(Reason.APPLICATION, "at night", "CLOSED"));
      };
    }

    @Override
    public int ask() throws SoldOut {
      throw new SoldOut("no");
    }

    @Override
    public CompletableFuture<Integer> filtered() {
      return CompletableFuture.completedFuture(1);
    }

    @Override
    public int slow() {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
        return 1;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
  private final Logger log = (Logger) LoggerFactory.getLogger("io.msrpc");
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            lines.add(event);
          }
        }
      };

  private final Broken service = new Broken();
  private RpcServer server;
  private RpcClient client;
  private Shop shop;

  @BeforeEach
  void open() {
    appender.start();
    log.addAppender(appender);
    Filter faulty =
        (call, next) -> {
          if (call.method().method().getName().equals("filtered")) {
            throw new IllegalStateException("filters fail, too");
          }
          return next.invoke(call);
        };
    server = RpcServer.builder().export(Shop.class, service).filter(faulty).start();
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(server.address().toString()))
            .options(ClientOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(100)))
            .filter((call, next) -> next.invoke(call.with("traceparent", "00-" + TRACE + "-1-01")))
            .build();
    shop = client.reference(Shop.class);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    log.detachAppender(appender);
  }

  private void assertLogged(Level level, String method, Throwing what) throws Exception {
    ILoggingEvent line = lines.poll(30, TimeUnit.SECONDS);
    assertThat(line).as("a line of the log").isNotNull();
    assertThat(line.getLevel()).isEqualTo(level);
    assertThat(line.getFormattedMessage())
        .startsWith("The service failed: peer=127.0.0.1:")
        .matches(".* call=[1-9][0-9]* .*")
        .contains("method=default/" + Shop.class.getName() + ":1#" + method + " ")
        .contains("trace=" + TRACE + " ");
    Throwable logged = ((ThrowableProxy) line.getThrowableProxy()).getThrowable();
    assertThat(logged)
        .satisfiesAnyOf(
            e -> assertThat(e).isSameAs(what.make()), e -> assertThat(e).hasCause(what.make()));
  }

  @Test
  void anUndeclaredFailureIsLogged_once_withItsStackAndCallAndTrace() throws Exception {
    assertThatThrownBy(() -> shop.buy(Throwing.EXCEPTION)).hasMessageContaining("log says more");
    assertLogged(Level.WARN, "buy", Throwing.EXCEPTION);
    assertThatThrownBy(() -> shop.buy(Throwing.ERROR)).hasMessageContaining("log says more");
    assertLogged(Level.ERROR, "buy", Throwing.ERROR);
    shop.tell(Throwing.CHECKED);
    assertLogged(Level.WARN, "tell", Throwing.CHECKED);
    assertThat(lines).as("further lines").isEmpty();
  }

  @Test
  void aFailureOfAFutureOrAStreamIsLogged() throws Exception {
    assertThat(shop.order(Throwing.EXCEPTION)).failsWithin(30, TimeUnit.SECONDS);
    assertLogged(Level.WARN, "order", Throwing.EXCEPTION);
    assertThat(Collected.all(shop.watch(Throwing.STACK))).failsWithin(30, TimeUnit.SECONDS);
    assertLogged(Level.ERROR, "watch", Throwing.STACK);
    assertThat(lines).as("further lines").isEmpty();
  }

  @Test
  void aFailureOfAFilterIsLogged_andNamesIt() throws Exception {
    assertThat(shop.filtered()).failsWithin(30, TimeUnit.SECONDS);
    ILoggingEvent line = lines.poll(30, TimeUnit.SECONDS);
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
    assertThat(line.getFormattedMessage())
        .contains("the filter " + ServiceLogTest.class.getName())
        .contains("filters fail, too", " call=", "#filtered ");
    assertThat(line.getThrowableProxy().getMessage()).isEqualTo("filters fail, too");
  }

  @Test
  void aStreamThatItsServiceEndsByACode_isNotLogged() throws Exception {
    assertThat(Collected.all(shop.closed()))
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(RemoteFailureException.class)
        .withMessageContaining("at night");
    assertThatThrownBy(() -> shop.buy(Throwing.EXCEPTION)).hasMessageContaining("log says more");
    assertLogged(Level.WARN, "buy", Throwing.EXCEPTION);
  }

  @Test
  void aDeclaredFailureIsNotLogged_norOneThatComesOfCancelling() throws Exception {
    assertThatThrownBy(() -> shop.ask()).isInstanceOf(SoldOut.class);
    Thread waiting = new Thread(shop::slow);
    waiting.setUncaughtExceptionHandler((thread, e) -> {});
    waiting.start();
    assertThat(service.begun.await(30, TimeUnit.SECONDS)).isTrue();
    waiting.interrupt();
    waiting.join();
    await().untilAsserted(() -> assertThat(server.statistics().running()).isZero());
    assertThat(lines).isEmpty();
  }
}
