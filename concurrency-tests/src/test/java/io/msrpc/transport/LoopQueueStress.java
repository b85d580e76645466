package io.msrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread brings work to a loop, which runs what it finds meanwhile and has work of its own; goes
 * with the class {@link LoopQueue}.
 */
@JCStressTest
@Outcome(id = "20, 0", expect = ACCEPTABLE, desc = "All has run, in the order it was brought.")
@State
public class LoopQueueStress {
  private static final int TASKS = 10;

  private final HandLoop loop = new HandLoop();
  private final LoopQueue queue = new LoopQueue(loop, () -> {});
  private int ran;
  private int brought;
  private int wrong;

  /** Brings tasks that notice if one of them is missing. */
  @Actor
  public void bring() {
    for (int i = 0; i < TASKS; i++) {
      int number = i;
      queue.execute(
          () -> {
            wrong += brought == number ? 0 : 1;
            brought++;
            ran++;
          });
    }
  }

  /** Runs what it finds, and has work of its own. */
  @Actor
  public void run() {
    for (int i = 0; i < TASKS; i++) {
      loop.execute(() -> queue.execute(() -> ran++));
    }
    loop.run();
  }

  /** Runs what is left. */
  @Arbiter
  public void look(II_Result result) {
    loop.run();
    result.r1 = ran;
    result.r2 = wrong;
  }
}
