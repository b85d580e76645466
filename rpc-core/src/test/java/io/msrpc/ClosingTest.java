package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closed on threads that closing is about to end. What is left is found by NothingLeft. */
@Timeout(120)
class ClosingTest {
  private static final int SECONDS = 60;

  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final CompletableFuture<Throwable> refusal = new CompletableFuture<>();
  private final RpcServer server =
      RpcServer.builder()
          .export(StreamService.class, new StreamServer())
          .export(Closing.class, new Closer())
          .start();
  private final RpcClient client = client(RpcClient.builder().executor(Runnable::run));

  /** A service whose answers come when the test says so, and which closes its own server. */
  @MsService
  interface Closing {
    @MsMethod(timeoutMillis = 100_000)
    CompletableFuture<String> answer();

    @MsMethod(timeoutMillis = 100_000)
    CompletableFuture<String> never();

    @MsMethod(nonBlocking = true)
    void closeServer();
  }

  private final class Closer implements Closing {
    @Override
    public CompletableFuture<String> answer() {
      return answer;
    }

    @Override
    public CompletableFuture<String> never() {
      return new CompletableFuture<>();
    }

    @Override
    public void closeServer() {
      try {
        server.close();
        refusal.complete(new AssertionError("closed"));
      } catch (IllegalStateException e) {
        refusal.complete(e);
      }
    }
  }

  private RpcClient client(RpcClient.Builder builder) {
    return builder.registry(FixedRegistry.of(server.address().toString())).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void endsAClient_inACallbackOnItsOwnIoThread() throws Exception {
    Closing service = client.reference(Closing.class);
    CompletableFuture<String> pending = service.never();
    CompletableFuture<Boolean> closed =
        service
            .answer()
            .thenApply(
                text -> {
                  client.close();
                  return EventLoops.onIoThread();
                });

    answer.complete("now");

    assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).as("on an I/O thread").isTrue();
    assertThatThrownBy(() -> pending.get(SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> client.reference(Closing.class))
        .hasMessageContaining("this client is closed");
  }

  @Test
  void endsAClient_inASignalOfAStream() {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    client.reference(StreamService.class).count(1000).subscribe(new ClosingSubscriber(ended));
    assertThat(ended.orTimeout(SECONDS, TimeUnit.SECONDS).join())
        .isInstanceOf(OutcomeUnknownException.class);
  }

  /** Closes the client at the first item. */
  private final class ClosingSubscriber implements Flow.Subscriber<Integer> {
    private final CompletableFuture<Throwable> ended;

    ClosingSubscriber(CompletableFuture<Throwable> ended) {
      this.ended = ended;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(Integer item) {
      client.close();
    }

    @Override
    public void onError(Throwable failure) {
      ended.complete(failure);
    }

    @Override
    public void onComplete() {
      ended.complete(new AssertionError("1,000 items, of which one was asked for"));
    }
  }

  @Test
  void endsAClient_inAFilter_andTheCallWithIt() {
    CompletableFuture<RpcClient> self = new CompletableFuture<>();
    RpcClient filtered =
        client(
            RpcClient.builder()
                .filter(
                    (call, next) -> {
                      self.join().close();
                      return next.invoke(call);
                    }));
    self.complete(filtered);
    CompletableFuture<String> call = filtered.reference(Closing.class).never();
    assertThatThrownBy(() -> call.get(SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(NotStartedException.class);
  }

  @Test
  void refusesToEndAServer_onAnIoThread_whichItWouldWaitFor() throws Exception {
    client.reference(Closing.class).closeServer();
    assertThat(refusal.get(SECONDS, TimeUnit.SECONDS))
        .hasMessageContaining("a server waits for its calls and threads: close it on a thread of");
    answer.complete("it serves on");
    assertThat(client.reference(Closing.class).answer().get(SECONDS, TimeUnit.SECONDS))
        .isEqualTo("it serves on");
  }

  /** The loops of a client close what they have when they end, but not what comes then. */
  @Test
  void closesASocket_thatItHasBegunToOpen() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      for (int i = 0; i < 100; i++) {
        RpcClient brief = RpcClient.builder().registry(FixedRegistry.of(address)).build();
        brief.reference(Closing.class);
        brief.close();
      }
      try (Socket last = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
        Socket accepted = silent.accept();
        while (accepted.getPort() != last.getLocalPort()) {
          accepted.setSoTimeout(SECONDS * 1000);
          assertEnds(accepted);
          accepted = silent.accept();
        }
        accepted.close();
      }
    }
  }

  private static void assertEnds(Socket accepted) throws IOException {
    try (accepted) {
      accepted.getInputStream().readAllBytes();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the client has closed, but this socket of it is open", e);
    } catch (SocketException e) {
      // It has ended with a RST, as a client does that has connected and closes at once.
    }
  }
}
