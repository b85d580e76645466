package io.msrpc.transport.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.msrpc.call.Deadline;
import io.msrpc.call.Reason;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One worker, and two I/O threads: one has a call, the other one calls that have expired. Goes with
 * the class {@link Admission}.
 */
@JCStressTest
@Outcome(
    id = "1, 3, 0",
    expect = ACCEPTABLE,
    desc = "The call has run, the others were refused, and nobody waits.")
@State
public class AdmissionStress {
  private static final ServerOptions ONE_WORKER = ServerOptions.DEFAULTS.withWorkers(1, 10);

  private final Ticker clock = Ticker.systemTicker();
  private final Admission admission = new Admission(Runnable::run, ONE_WORKER, clock);
  private final ServiceTime time = new ServiceTime();
  private final AtomicInteger ran = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /** Calls that nobody waits for any more. */
  @Actor
  public void expired() {
    for (int i = 0; i < 3; i++) {
      submit(new Deadline(clock.nanoTime() - 1));
    }
  }

  /** A call with an hour left. */
  @Actor
  public void inTime() {
    submit(Deadline.after(Duration.ofHours(1), clock.nanoTime()));
  }

  /** Looks whether all have ended. */
  @Arbiter
  public void look(III_Result result) {
    result.r1 = ran.get();
    result.r2 = refused.get();
    result.r3 = admission.load().waiting() + admission.load().running();
  }

  private void submit(Deadline deadline) {
    Work.Caller caller =
        new Work.Caller() {
          @Override
          public int bytes() {
            return 1;
          }

          @Override
          public void refuse(Reason reason, String text) {
            refused.incrementAndGet();
          }
        };
    admission.submit(new Work(caller, deadline, time, ran::incrementAndGet, admission));
  }
}
