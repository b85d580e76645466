package io.msrpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTimerTest {
  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(clock).build();
  private final TreeMap<Long, String> calls = new TreeMap<>();
  private final List<String> late = new ArrayList<>();
  private final DeadlineTimer timer = new DeadlineTimer(channel.eventLoop(), this::sweep);
  private int looks;

  private long sweep(long now) {
    looks++;
    var due = calls.headMap(now, true);
    late.addAll(due.values());
    due.clear();
    return calls.isEmpty() ? Long.MAX_VALUE : calls.firstKey() - now;
  }

  private void call(long millis) {
    long deadline = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    calls.put(deadline, millis + " ms");
    timer.watch(deadline);
  }

  private void advance(long millis) {
    clock.advanceMillis(millis);
    channel.runScheduledPendingTasks();
  }

  @Test
  void looksAtTheDeadline_notBefore() {
    call(100);
    advance(99);
    assertThat(late).isEmpty();
    advance(1);
    assertThat(late).containsExactly("100 ms");
    assertThat(channel.hasPendingTasks()).isFalse();
  }

  @Test
  void theEarliestComesFirst_whateverTheOrder() {
    call(300);
    call(100);
    call(200);
    advance(100);
    assertThat(late).containsExactly("100 ms");
    advance(100);
    assertThat(late).containsExactly("100 ms", "200 ms");
    advance(100);
    assertThat(late).hasSize(3);
    assertThat(looks).isEqualTo(3);
  }

  @Test
  void looksOnce_whenAllHaveBeenAnswered() {
    for (int i = 0; i < 1000; i++) {
      call(100 + i);
      calls.clear();
    }
    advance(10_000);
    assertThat(looks).isEqualTo(1);
    assertThat(channel.hasPendingTasks()).isFalse();
  }

  @Test
  void looksRarely_whenDeadlinesAreDense() {
    for (int i = 1; i <= 1000; i++) {
      long deadline = clock.nanoTime() + TimeUnit.MICROSECONDS.toNanos(10L * i);
      calls.put(deadline, "" + i);
      timer.watch(deadline);
    }
    for (int i = 0; i < 20; i++) {
      advance(1);
    }
    assertThat(late).hasSize(1000);
    assertThat(looks).isLessThanOrEqualTo(7);
  }

  @Test
  void aDeadlineInThePastIsDueNow() {
    clock.advanceMillis(1000);
    call(-500);
    advance(0);
    assertThat(late).containsExactly("-500 ms");
  }

  @Test
  void nothingIsLeft_whenStopped() {
    call(100);
    timer.stop();
    assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    call(50);
    advance(50);
    assertThat(late).containsExactly("50 ms");
  }

  /** Never early, and at most 2 ms late. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void keepsItsPromise(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      if (random.nextInt(3) == 0) {
        call(1 + random.nextInt(50));
      }
      advance(random.nextInt(3));
      long now = clock.nanoTime();
      assertThat(calls.headMap(now - TimeUnit.MILLISECONDS.toNanos(2))).isEmpty();
    }
    advance(100);
    advance(2);
    assertThat(calls).isEmpty();
  }
}
