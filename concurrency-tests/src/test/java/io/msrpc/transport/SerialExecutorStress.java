package io.msrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads hand tasks over at once; goes with the class {@link SerialExecutor}. */
@JCStressTest
@Outcome(id = "4", expect = ACCEPTABLE, desc = "Each task has run once, and none beside another.")
@State
public class SerialExecutorStress {
  private final SerialExecutor serial = new SerialExecutor(Runnable::run);

  /** Not atomic: tasks that run at the same time lose a count. */
  private int ran;

  /** Hands over two tasks. */
  @Actor
  public void one() {
    serial.execute(() -> ran++);
    serial.execute(() -> ran++);
  }

  /** Hands over two more. */
  @Actor
  public void another() {
    serial.execute(() -> ran++);
    serial.execute(() -> ran++);
  }

  /** Looks when both are done. */
  @Arbiter
  public void look(I_Result result) {
    result.r1 = ran;
  }
}
