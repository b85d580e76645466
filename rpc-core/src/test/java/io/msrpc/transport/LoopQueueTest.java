package io.msrpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.testing.Throwing;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopQueueTest {
  private final EventLoop loop = new DefaultEventLoop(new DefaultThreadFactory("msrpc-test"));
  private final AtomicInteger flushes = new AtomicInteger();
  private final LoopQueue queue = new LoopQueue(loop, flushes::incrementAndGet);

  @AfterEach
  void end() throws InterruptedException {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
  }

  /** Keeps the loop busy until the latch opens. */
  private CountDownLatch busy() {
    CountDownLatch free = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            free.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return free;
  }

  private void settle() throws Exception {
    loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
  }

  @Test
  void whatGathersRunsInOrder_andLeavesInOneFlush() throws Exception {
    CountDownLatch free = busy();
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      queue.execute(() -> ran.add(number));
    }
    assertThat(ran).isEmpty();
    free.countDown();
    settle();
    assertThat(ran).hasSize(100).isSorted();
    assertThat(flushes).hasValue(1);
  }

  @Test
  void goesOn_whateverATaskThrows() throws Exception {
    CountDownLatch free = busy();
    List<Throwing> ran = new ArrayList<>();
    for (Throwing each : Throwing.values()) {
      queue.execute(
          () -> {
            ran.add(each);
            throw each.sneaky();
          });
    }
    free.countDown();
    settle();
    assertThat(ran).containsExactly(Throwing.values());
    queue.execute(ran::clear);
    settle();
    assertThat(ran).isEmpty();
  }

  @Test
  void everyThreadsTasksKeepTheirOrder() throws Exception {
    ConcurrentLinkedQueue<Integer> ran = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int base = t * 10_000;
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  int number = base + i;
                  queue.execute(() -> ran.add(number));
                }
              }));
    }
    threads.forEach(CompletableFuture::join);
    settle();
    settle();
    assertThat(ran).hasSize(20_000);
    for (int t = 0; t < 4; t++) {
      int of = t;
      assertThat(ran.stream().filter(n -> n / 10_000 == of).toList()).isSorted();
    }
  }

  @Test
  void theLoopsOwnWorkRunsAtOnce_butOvertakesNothing() throws Exception {
    List<String> ran = new ArrayList<>();
    loop.submit(
            () -> {
              queue.execute(() -> ran.add("own"));
              assertThat(ran).containsExactly("own");
              CompletableFuture.runAsync(() -> queue.execute(() -> ran.add("foreign"))).join();
              assertThat(ran).containsExactly("own");
              queue.execute(() -> ran.add("behind"));
              assertThat(ran).containsExactly("own", "foreign", "behind");
              assertThat(flushes).as("one for both").hasValue(2);
            })
        .get(30, TimeUnit.SECONDS);
    settle();
    assertThat(ran).hasSize(3);
  }

  @Test
  void aTaskMayQueueAnother_whichRunsBehindItsBatch() throws Exception {
    CountDownLatch free = busy();
    List<String> ran = new ArrayList<>();
    queue.execute(() -> queue.execute(() -> ran.add("inner")));
    queue.execute(() -> ran.add("outer"));
    free.countDown();
    settle();
    settle();
    assertThat(ran).containsExactly("outer", "inner");
  }

  @Test
  void refuses_whenMoreBytesWaitThanTheLimit() throws Exception {
    CountDownLatch free = busy();
    AtomicInteger ran = new AtomicInteger();
    assertThat(queue.offer(ran::incrementAndGet, 60, 100)).isTrue();
    assertThat(queue.offer(ran::incrementAndGet, 60, 100)).isTrue();
    assertThat(queue.offer(ran::incrementAndGet, 60, 100)).isFalse();
    free.countDown();
    settle();
    assertThat(queue.offer(ran::incrementAndGet, 60, 100)).isTrue();
    settle();
    assertThat(ran).hasValue(3);
  }

  @Test
  void oneFailureIsNoOtherTasks() throws Exception {
    CountDownLatch free = busy();
    AtomicInteger ran = new AtomicInteger();
    queue.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    queue.execute(ran::incrementAndGet);
    free.countDown();
    settle();
    assertThat(ran).hasValue(1);
    assertThat(flushes).hasValue(1);
  }

  @Test
  void anErrorIsNoOtherTasksEither() throws Exception {
    CountDownLatch free = busy();
    AtomicInteger ran = new AtomicInteger();
    queue.execute(
        () -> {
          throw new LinkageError("on purpose");
        });
    queue.execute(ran::incrementAndGet);
    free.countDown();
    settle();
    assertThat(ran).hasValue(1);
    loop.submit(() -> queue.execute(ran::incrementAndGet)).get(30, TimeUnit.SECONDS);
    assertThat(ran).as("the loop's own work runs at once still").hasValue(2);
  }

  @Test
  void runsWhatIsQueued_whenTheLoopHasEnded() throws Exception {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    AtomicInteger ran = new AtomicInteger();
    queue.execute(ran::incrementAndGet);
    queue.execute(ran::incrementAndGet);
    assertThat(ran).hasValue(2);
  }
}
