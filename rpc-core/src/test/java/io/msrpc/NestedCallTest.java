package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.call.CallContext;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.PeerConnection;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.filter.Filter;
import io.msrpc.registry.FixedRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Filters and the context of a call over real sockets: a front service calls a back service. */
class NestedCallTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final BlockingQueue<Map<String, String>> answered = new LinkedBlockingQueue<>();
  private final BackServer back = new BackServer();
  private final RpcServer backServer = RpcServer.builder().export(Back.class, back).start();
  private final RpcClient toBack = client(backServer, (call, next) -> next.invoke(call));
  private final RpcServer frontServer =
      RpcServer.builder()
          .filter(NestedCallTest::doorkeeper)
          .export(Front.class, new FrontServer())
          .start();
  private final RpcClient toFront = client(frontServer, this::signed);
  private final Front front = toFront.reference(Front.class);

  /** What clients call. */
  @MsService
  interface Front {
    @MsMethod(timeoutMillis = 20_000)
    long nested();

    @MsMethod(timeoutMillis = 20_000)
    CompletableFuture<Long> onAnotherThread();

    CompletableFuture<String> waits();

    String greet(String name);
  }

  /** What the front calls; a call of it may take a minute. */
  @MsService
  interface Back {
    @MsMethod(timeoutMillis = 60_000)
    long millisLeft();

    @MsMethod(timeoutMillis = 60_000)
    CompletableFuture<String> never();
  }

  private static final class BackServer implements Back {
    private final CompletableFuture<String> stuck = new CompletableFuture<>();
    private final CountDownLatch begun = new CountDownLatch(1);

    @Override
    public long millisLeft() {
      return CallContext.current().timeLeft().orElseThrow().toMillis();
    }

    @Override
    public CompletableFuture<String> never() {
      begun.countDown();
      return stuck;
    }
  }

  private final class FrontServer implements Front {
    private final Back calls = toBack.reference(Back.class);

    @Override
    public long nested() {
      return calls.millisLeft();
    }

    @Override
    public CompletableFuture<Long> onAnotherThread() {
      return CompletableFuture.supplyAsync(calls::millisLeft, CallContext.current().wrap(pool));
    }

    @Override
    public CompletableFuture<String> waits() {
      return calls.never().thenApply(text -> text);
    }

    @Override
    public String greet(String name) {
      CallContext call = CallContext.current();
      call.attach("served-by", "front");
      return name + " of " + call.attachments().get("who");
    }
  }

  private RpcClient client(RpcServer server, Filter filter) {
    return RpcClient.builder()
        .registry(FixedRegistry.of(server.address().toString()))
        .filter(filter)
        .build();
  }

  /** Of the front's clients: says who they are, and reads what is attached to the answers. */
  private CompletionStage<Reply> signed(Invocation call, Invoker next) {
    return next.invoke(call.with("who", "ann")).whenComplete(this::note);
  }

  private void note(Reply reply, Throwable failure) {
    if (reply != null) {
      answered.add(reply.with(Map.of("peer", reply.peer())).attachments());
    }
  }

  /** Of the front's server: lets nobody in whose name is not known, and signs the answers. */
  private static CompletionStage<Reply> doorkeeper(Invocation call, Invoker next) {
    PeerConnection peer = call.caller();
    if (!call.attachments().containsKey("who") || peer == null) {
      throw new NotStartedException(Reason.PERMISSION_DENIED, "who are you?");
    }
    CallContext.current().attach("seen", peer.remoteAddress().toString());
    return next.invoke(call);
  }

  @AfterEach
  void stop() {
    pool.shutdownNow();
    toFront.close();
    toBack.close();
    frontServer.close();
    backServer.close();
  }

  @Test
  void aNestedCallHasWhatIsLeftOfTheOuterOne() {
    assertThat(front.nested()).isBetween(1L, LIMIT.toMillis());
  }

  @Test
  void soHasOneOnAnotherThread_throughTheWrappedExecutor() throws Exception {
    assertThat(front.onAnotherThread().get(30, TimeUnit.SECONDS)).isBetween(1L, LIMIT.toMillis());
  }

  @Test
  void aCallOfNobodysHasAllItsTime() {
    assertThat(toBack.reference(Back.class).millisLeft()).isGreaterThan(LIMIT.toMillis());
  }

  @Test
  void cancellingTheOuterCallCancelsTheNestedOne() throws Exception {
    CompletableFuture<String> waits = front.waits();
    assertThat(back.begun.await(30, TimeUnit.SECONDS)).isTrue();
    waits.cancel(true);
    assertThatThrownBy(() -> back.stuck.get(30, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void attachmentsTravelBothWays() throws Exception {
    assertThat(front.greet("ann")).isEqualTo("ann of ann");
    assertThat(answered.poll(30, TimeUnit.SECONDS))
        .containsEntry("served-by", "front")
        .containsEntry("peer", frontServer.address().toString())
        .containsKey("seen");
  }

  @Test
  void theServersFilterRefuses_whomItDoesNotKnow() {
    try (RpcClient stranger = client(frontServer, (call, next) -> next.invoke(call))) {
      Front unknown = stranger.reference(Front.class);
      assertThatThrownBy(() -> unknown.greet("bob"))
          .isInstanceOf(NotStartedException.class)
          .hasMessageContaining("who are you?");
    }
  }

  @Test
  void theClientsFilterRefuses_beforeAnythingIsSent() {
    NotStartedException refusal = new NotStartedException(Reason.PERMISSION_DENIED, "not now");
    Filter closed = (call, next) -> CompletableFuture.failedFuture(refusal);
    try (RpcClient refusing = client(frontServer, closed)) {
      assertThatThrownBy(() -> refusing.reference(Front.class).greet("x")).isSameAs(refusal);
    }
  }

  @Test
  void aFilterOfTheServerThatForgetsACall_keepsNobodyWaiting() {
    try (RpcServer forgetful =
            RpcServer.builder()
                .filter((call, next) -> new CompletableFuture<>())
                .export(WhoService.class, () -> "x")
                .start();
        RpcClient client = client(forgetful, (call, next) -> next.invoke(call))) {
      assertThatThrownBy(() -> client.reference(WhoService.class).who())
          .isInstanceOfSatisfying(
              RpcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
    }
  }

  /** Answers within 300 ms, or not at all. */
  @MsService
  interface WhoService {
    @MsMethod(timeoutMillis = 300)
    String who();
  }
}
