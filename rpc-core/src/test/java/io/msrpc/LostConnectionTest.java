package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.annotation.MsMethod;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plain call that has begun goes on when its connection is lost, however far it has got. */
@Timeout(120)
class LostConnectionTest {
  interface Bookkeeper {
    @MsMethod(timeoutMillis = 100_000)
    CompletableFuture<Integer> enter(int number);
  }

  private static final class Slow implements Bookkeeper {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayReturn = new CountDownLatch(1);
    private final CompletableFuture<Integer> entry = new CompletableFuture<>();

    @Override
    public CompletableFuture<Integer> enter(int number) {
      begun.countDown();
      try {
        mayReturn.await();
      } catch (InterruptedException e) {
        entry.completeExceptionally(e);
      }
      return entry;
    }
  }

  private final Slow service = new Slow();
  private final RpcServer server = RpcServer.builder().export(Bookkeeper.class, service).start();

  @AfterEach
  void stop() {
    server.close();
  }

  private void callAndLose() throws IOException, InterruptedException {
    try (Peer peer = Peer.greeted(server.address(), "")) {
      byte[] envelope = Peer.envelope(Bookkeeper.class, "enter");
      peer.send(Peer.frame(1, 1, 0, 1, Peer.concat(envelope, Peer.hex("03 0807"))));
      assertThat(service.begun.await(30, TimeUnit.SECONDS)).isTrue();
      if (service.mayReturn.getCount() == 0) {
        hasReturned();
      }
    }
    await().untilAsserted(() -> assertThat(server.snapshot().clients()).isEmpty());
  }

  private void hasReturned() {
    await().untilAsserted(() -> assertThat(server.statistics().running()).isZero());
  }

  @Test
  void theFutureIsNotCancelled_whenTheMethodHadReturned() throws Exception {
    service.mayReturn.countDown();
    callAndLose();
    assertThat(service.entry).isNotDone();
  }

  @Test
  void theFutureIsNotCancelled_whenTheMethodWasStillAtWork() throws Exception {
    callAndLose();
    service.mayReturn.countDown();
    hasReturned();
    assertThat(service.entry).isNotDone();
  }
}
