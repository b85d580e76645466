package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Deadline;
import io.msrpc.call.Reason;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulated servers with four times as many calls as they can serve, on a mock clock. */
class GoodputTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int OVERLOAD = 4;

  private final MockTicker clock = Ticker.newMockTicker();
  private final Queue<Event> agenda = new PriorityQueue<>(Comparator.comparingLong(Event::at));
  private final Random random = new Random(7);
  private final ServiceTime time = new ServiceTime();
  private final Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
  private int submitted;
  private int inTime;
  private int late;
  private int most;
  private int running;

  private record Event(long at, Runnable what) {}

  private void in(double nanos, Runnable what) {
    agenda.add(new Event(clock.nanoTime() + (long) nanos, what));
  }

  private final class Call implements Work.Caller {
    private final long since = clock.nanoTime();
    private final Deadline deadline;

    Call(long timeoutMillis) {
      deadline = Deadline.after(Duration.ofMillis(timeoutMillis), since);
    }

    @Override
    public int bytes() {
      return 100;
    }

    @Override
    public void refuse(Reason reason, String text) {
      refused.merge(reason, 1, Integer::sum);
      if (reason == Reason.OVERLOADED) {
        assertThat(clock.nanoTime()).as("refused at once").isEqualTo(since);
      }
    }

    void finish() {
      running--;
      if (deadline.isExpired(clock.nanoTime())) {
        late++;
      } else {
        inTime++;
      }
    }
  }

  @ParameterizedTest(name = "{0} workers, {1} ms a call, callers wait for {2} ms, {3} s")
  @CsvSource({
    "1, 100, 1000, 60",
    "1, 10, 3000, 30",
    "4, 50, 500, 20",
    "64, 20, 300, 10",
    "64, 1000, 3000, 60",
    "2, 100, 300, 60"
  })
  void finishesWhatItCan_inTime(int workers, long serviceMillis, long timeoutMillis, int seconds) {
    ServerOptions options = ServerOptions.DEFAULTS.withWorkers(workers, 1024);
    Admission admission = new Admission(work -> start(work, serviceMillis), options, clock);
    double capacity = workers * 1e3 / serviceMillis;
    double gap = SECOND / capacity / OVERLOAD;
    arrive(admission, timeoutMillis, gap, clock.nanoTime() + seconds * SECOND);

    for (Event next = agenda.poll(); next != null; next = agenda.poll()) {
      clock.advance(next.at() - clock.nanoTime(), TimeUnit.NANOSECONDS);
      next.what().run();
    }

    assertThat(inTime / (capacity * seconds)).as("goodput").isGreaterThan(0.8);
    assertThat(late).as("work for nobody").isLessThan(submitted / 50);
    assertThat(most).isEqualTo(workers);
    int answered = inTime + late + refused.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(answered).as("each exactly once").isEqualTo(submitted);
  }

  private void arrive(Admission admission, long timeoutMillis, double gap, long until) {
    if (clock.nanoTime() < until) {
      submitted++;
      Call call = new Call(timeoutMillis);
      admission.submit(new Work(call, call.deadline, time, call::finish, admission));
      in(
          -gap * Math.log(1 - random.nextDouble()),
          () -> arrive(admission, timeoutMillis, gap, until));
    }
  }

  private void start(Runnable work, long serviceMillis) {
    running++;
    most = Math.max(most, running);
    in(serviceMillis * 1e6 * (0.5 + random.nextDouble()), work);
  }
}
