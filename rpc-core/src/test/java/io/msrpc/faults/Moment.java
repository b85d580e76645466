package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * When code of the application goes on to break: at once, or when a test has brought the connection
 * into the state in which that shall happen. There is one in this JVM at a time.
 */
final class Moment {
  private static final AtomicReference<Moment> NEXT = new AtomicReference<>(new Moment(0));

  private final Semaphore waiting = new Semaphore(0);
  private final CountDownLatch come;

  private Moment(int count) {
    this.come = new CountDownLatch(count);
  }

  /** One that is still to come. */
  static Moment later() {
    Moment moment = new Moment(1);
    NEXT.set(moment);
    return moment;
  }

  /** Waits for it, where there is one to come; called by the code that is about to break. */
  static void await() {
    Moment moment = NEXT.get();
    moment.waiting.release();
    try {
      moment.come.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when one more waits for it. */
  void awaitOneMore() throws InterruptedException {
    assertThat(waiting.tryAcquire(30, TimeUnit.SECONDS)).as("code is reached").isTrue();
  }

  /** From now on nothing waits. */
  static void comes() {
    NEXT.get().come.countDown();
  }
}
