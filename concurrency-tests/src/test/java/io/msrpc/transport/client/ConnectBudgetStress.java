package io.msrpc.transport.client;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.msrpc.transport.HandLoop;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * One waits for its turn to connect while another one gives up; goes with the class {@link
 * ConnectBudget}.
 */
@JCStressTest
@Outcome(id = "1, true", expect = ACCEPTABLE, desc = "A timer runs for the one that waits.")
@State
public class ConnectBudgetStress {
  private final HandLoop timers = new HandLoop();
  private final ConnectBudget budget = new ConnectBudget(timers, new ConnectRate(1, 1));
  private final AtomicInteger attempts = new AtomicInteger();

  /** A budget of one a second, which has been spent. */
  public ConnectBudgetStress() {
    budget.await(Runnable::run, attempts::incrementAndGet);
  }

  /** Waits in line. */
  @Actor
  public void waits() {
    budget.await(Runnable::run, attempts::incrementAndGet);
  }

  /** Gets in line, and leaves it. */
  @Actor
  public void givesUp() {
    budget.await(Runnable::run, attempts::incrementAndGet).cancel();
  }

  /** Looks whether the one that waits will be served. */
  @Arbiter
  public void look(IZ_Result result) {
    timers.run();
    result.r1 = attempts.get();
    result.r2 = timers.hasTimer();
  }
}
