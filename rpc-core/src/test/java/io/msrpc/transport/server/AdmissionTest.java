package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Deadline;
import io.msrpc.call.Reason;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** One server's admission, with workers and a clock that are moved by hand. */
class AdmissionTest {
  private static final ServerOptions OPTIONS =
      ServerOptions.DEFAULTS.withWorkers(2, 3).withQueueBytes(100);
  private static final ServerOptions ONE_WORKER = ServerOptions.DEFAULTS.withWorkers(1, 3);

  private final MockTicker clock = Ticker.newMockTicker();
  private final Queue<Runnable> running = new ConcurrentLinkedQueue<>();
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final ServiceTime time = new ServiceTime();
  private Admission admission = new Admission(running::add, OPTIONS, clock);

  private void submit(String name, int bytes, long timeoutMillis) {
    Work.Caller caller =
        new Work.Caller() {
          @Override
          public int bytes() {
            return bytes;
          }

          @Override
          public void refuse(Reason reason, String text) {
            events.add(name + " " + reason);
          }
        };
    Deadline deadline = Deadline.after(Duration.ofMillis(timeoutMillis), clock.nanoTime());
    admission.submit(new Work(caller, deadline, time, () -> events.add(name + " ran"), admission));
  }

  private void submit(String... names) {
    for (String name : names) {
      submit(name, 1, 1_000);
    }
  }

  private void endAfter(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    running.remove().run();
  }

  @Test
  void runsAsManyAsTheLimit_andTheOthersInTheirOrder() {
    submit("a", "b", "c", "d");
    assertThat(running).hasSize(2);
    assertThat(admission.load()).isEqualTo(new Admission.Load(2, 2, 2, 2));
    endAfter(1);
    assertThat(running).as("the one that waited first has begun").hasSize(2);
    endAfter(0);
    endAfter(0);
    endAfter(0);
    assertThat(events).containsExactly("a ran", "b ran", "c ran", "d ran");
    assertThat(admission.load()).isEqualTo(new Admission.Load(0, 2, 0, 0));
  }

  @Test
  void refusesAtOnce_whenTooManyWait() {
    submit("a", "b", "c", "d", "e", "f");
    assertThat(events).containsExactly("f OVERLOADED");
    endAfter(1);
    submit("g");
    assertThat(events).containsExactly("f OVERLOADED", "a ran");
  }

  @Test
  void refusesAtOnce_whenThoseThatWaitHoldTooMuch() {
    submit("a", "b");
    submit("large", 90, 1_000);
    submit("too much", 11, 1_000);
    submit("fits", 10, 1_000);
    assertThat(events).containsExactly("too much OVERLOADED");
    assertThat(admission.load().waitingBytes()).isEqualTo(100);
    endAfter(1);
    assertThat(admission.load().waitingBytes()).isEqualTo(10);
  }

  @Test
  void refusesAtOnce_whoWouldWaitForMoreThanHalfOfItsTime() {
    for (int i = 0; i < 32; i++) {
      submit("measured");
      endAfter(100);
    }
    events.clear();
    submit("a", "b");
    endAfter(100);
    submit("c");
    submit("can wait for 50 ms", 1, 100);
    submit("cannot wait for 100 ms", 1, 199);
    submit("can", 1, 200);
    assertThat(events).containsExactly("a ran", "cannot wait for 100 ms OVERLOADED");
  }

  @Test
  void servesABurst_thatFollowsASlowFirstCall() {
    admission = new Admission(running::add, ServerOptions.DEFAULTS, clock);
    submit("first");
    endAfter(300);
    for (int i = 0; i < 1_000; i++) {
      submit("burst", 1, 500);
    }
    for (int i = 0; i < 500; i++) {
      endAfter(i % 64 == 0 ? 1 : 0);
      submit("more", 1, 500);
    }
    while (!running.isEmpty()) {
      endAfter(0);
    }
    assertThat(events).hasSize(1_501).allMatch(event -> event.endsWith(" ran"));
  }

  @Test
  void dropsWhoseTimeIsUp_insteadOfRunningIt() {
    submit("a", "b");
    submit("short", 1, 10);
    submit("long");
    endAfter(10);
    assertThat(events).containsExactly("a ran", "short DEADLINE_EXCEEDED");
    endAfter(0);
    endAfter(0);
    assertThat(events).endsWith("b ran", "long ran");
    assertThat(admission.load()).isEqualTo(new Admission.Load(0, 2, 0, 0));
  }

  @Test
  void makesRoom_whenTheFirstOfAFullQueueHaveExpired() {
    submit("a", "b");
    submit("c", 50, 10);
    submit("d", 50, 10);
    clock.advance(10, TimeUnit.MILLISECONDS);
    submit("e", 100, 1_000);
    assertThat(events).containsExactly("c DEADLINE_EXCEEDED", "d DEADLINE_EXCEEDED");
    assertThat(admission.load()).isEqualTo(new Admission.Load(2, 2, 1, 100));
  }

  @Test
  void neverBeginsACall_thatHasExpiredOnItsWayHere() {
    submit("late", 1, 0);
    assertThat(events).containsExactly("late DEADLINE_EXCEEDED");
    assertThat(running).isEmpty();
    assertThat(admission.load().running()).isZero();
  }

  @Test
  void refusesWhatWaitsAndWhatComes_onceClosed() {
    submit("a", "b", "c");
    admission.close();
    submit("d");
    assertThat(events).containsExactly("c UNAVAILABLE", "d UNAVAILABLE");
    endAfter(1);
    endAfter(1);
    assertThat(events).endsWith("a ran", "b ran");
    assertThat(admission.load()).isEqualTo(new Admission.Load(0, 2, 0, 0));
  }

  @Test
  void refuses_whenTheWorkersHaveEnded() {
    admission =
        new Admission(
            work -> {
              throw new RejectedExecutionException();
            },
            OPTIONS,
            clock);
    submit("a");
    assertThat(events).containsExactly("a UNAVAILABLE");
    assertThat(admission.load().running()).isZero();
  }

  @Test
  void beginsWhoCameInBetween_whenAnotherThreadsCallCannotBegin() throws Exception {
    CountDownLatch letIn = new CountDownLatch(1);
    CountDownLatch mayFail = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    admission =
        new Admission(
            work -> {
              if (first.getAndSet(false)) {
                letIn.countDown();
                uninterrupted(mayFail);
                throw new RejectedExecutionException();
              }
              running.add(work);
            },
            ONE_WORKER,
            clock);
    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> submit("a"));
    uninterrupted(letIn);
    submit("b");
    assertThat(running).as("b waits for a").isEmpty();
    mayFail.countDown();
    other.get(30, TimeUnit.SECONDS);
    endAfter(0);
    assertThat(events).containsExactly("a UNAVAILABLE", "b ran");
    assertThat(admission.load()).isEqualTo(new Admission.Load(0, 1, 0, 0));
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An expired call is let in on one I/O thread; another thread's call comes before it is out. */
  @Test
  void nobodyWaits_whileNobodyRuns_whoeverCameAtTheSameTime() throws Exception {
    admission = new Admission(running::add, ONE_WORKER, clock);
    Work.Caller quiet = new Quiet();
    Deadline past = Deadline.after(Duration.ZERO, clock.nanoTime());
    Deadline ample = Deadline.after(Duration.ofSeconds(1), clock.nanoTime());
    CompletableFuture<Void> expired =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 200_000; i++) {
                admission.submit(new Work(quiet, past, time, () -> {}, admission));
              }
            });
    while (!expired.isDone()) {
      admission.submit(new Work(quiet, ample, time, () -> {}, admission));
      runAll();
    }
    expired.get(30, TimeUnit.SECONDS);
    runAll();
    assertThat(admission.load()).isEqualTo(new Admission.Load(0, 1, 0, 0));
  }

  private void runAll() {
    for (Runnable next = running.poll(); next != null; next = running.poll()) {
      next.run();
    }
  }

  private static final class Quiet implements Work.Caller {
    @Override
    public int bytes() {
      return 1;
    }

    @Override
    public void refuse(Reason reason, String text) {}
  }
}
