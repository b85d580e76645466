package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.server.ServerOptions;
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
import org.slf4j.LoggerFactory;

/**
 * One line for every call a server was sent, whatever became of it, and nothing that came in it.
 */
class AccessLogTest {
  private static final String SERVICE = "default/" + Words.class.getName() + ":1";

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Logger log = (Logger) LoggerFactory.getLogger("msrpc.access");
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };

  private final WordService service = new WordService();
  private final RpcServer server = server(ServerOptions.DEFAULTS.withAccessLog(true));
  private final RpcClient client = client(server);
  private final Words words = client.reference(Words.class);

  @MsService
  interface Words {
    @MsMethod(timeoutMillis = 30_000)
    String echo(String text);

    @MsMethod(timeoutMillis = 30_000)
    CompletableFuture<String> never();

    @MsMethod(oneway = true)
    void tell(String text);

    @MsMethod(timeoutMillis = 30_000)
    Flow.Publisher<String> all();
  }

  /** Not served. */
  @MsService
  interface Other {
    @MsMethod(timeoutMillis = 30_000)
    void missing();
  }

  private static final class WordService implements Words {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final SubmissionPublisher<String> items = new SubmissionPublisher<>(Runnable::run, 8);

    @Override
    public String echo(String text) {
      if (text.startsWith("fail")) {
        throw new IllegalStateException(text);
      }
      return text;
    }

    @Override
    public CompletableFuture<String> never() {
      waiting.countDown();
      return new CompletableFuture<>();
    }

    @Override
    public void tell(String text) {}

    @Override
    public Flow.Publisher<String> all() {
      return subscriber -> {
        items.subscribe(subscriber);
        asked.countDown();
      };
    }
  }

  private RpcServer server(ServerOptions options) {
    return RpcServer.builder().options(options).export(Words.class, service).start();
  }

  private static RpcClient client(RpcServer server) {
    return RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build();
  }

  @BeforeEach
  void listen() {
    appender.start();
    log.setLevel(Level.INFO);
    log.addAppender(appender);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    log.detachAppender(appender);
    log.setLevel(null);
    assertThat(lines).isEmpty();
  }

  private String line() throws InterruptedException {
    String line = lines.poll(30, TimeUnit.SECONDS);
    assertThat(line).isNotNull();
    return line;
  }

  @Test
  void saysWhoCalledWhatAndHowItWent() throws Exception {
    words.echo("x");
    words.echo("x".repeat(500));
    assertThat(line())
        .matches(
            "peer=127\\.0\\.0\\.1:\\d+ call=1 method=\\Q"
                + SERVICE
                + "\\E#echo status=OK micros=\\d+ in=\\d\\d out=\\d\\d");
    assertThat(line()).contains(" call=2 ").containsPattern(" in=5\\d\\d out=5\\d\\d$");
  }

  @Test
  void saysNothingOfWhatIsSentOrThrown() throws Exception {
    assertThatThrownBy(() -> words.echo("fail s3cret\npeer=forged")).isNotNull();
    assertThat(line())
        .contains("#echo status=APPLICATION ")
        .doesNotContain("s3cret", "\n", "forged");
  }

  @Test
  void hasAOneWayCall_withoutAnAnswer() throws Exception {
    words.tell("x");
    assertThat(line()).contains("#tell status=OK ").endsWith(" out=0");
  }

  @Test
  void hasWhatIsRefused() throws Exception {
    Other other = client.reference(Other.class);
    assertThatThrownBy(other::missing).isNotNull();
    assertThat(line()).contains(" method=- status=NOT_FOUND ");
  }

  @Test
  void hasWhatIsRefused_asTooMuch() throws Exception {
    ServerOptions full = ServerOptions.DEFAULTS.withMaxPending(1).withAccessLog(true);
    try (RpcServer small = server(full);
        RpcClient caller = client(small)) {
      Words few = caller.reference(Words.class);
      CompletableFuture<String> first = few.never();
      assertThat(service.waiting.await(30, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> few.never().get(30, TimeUnit.SECONDS)).isNotNull();
      assertThat(line()).contains("#never status=OVERLOADED ");
      first.cancel(true);
      assertThat(line()).contains("#never status=CANCELLED ").endsWith(" out=0");
    }
  }

  @Test
  void hasAStream_whenItEnds() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    words.all().subscribe(new Reading(read, Long.MAX_VALUE));
    assertThat(service.asked.await(30, TimeUnit.SECONDS)).isTrue();
    service.items.submit("x".repeat(500));
    service.items.close();
    assertThat(read.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(line()).contains("#all status=OK ").containsPattern(" out=5\\d\\d$");
  }

  private record Reading(CountDownLatch ended, long items) implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(items);
    }

    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {
      ended.countDown();
    }
  }

  @Test
  void isOff_unlessItIsAskedFor() {
    try (RpcServer silent = server(ServerOptions.DEFAULTS);
        RpcClient caller = client(silent)) {
      assertThat(caller.reference(Words.class).echo("x")).isEqualTo("x");
    }
    assertThat(lines).isEmpty();
  }
}
