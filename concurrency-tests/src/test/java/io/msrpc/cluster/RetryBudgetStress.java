package io.msrpc.cluster;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two calls want the last retry; goes with the class {@link RetryBudget}. */
@JCStressTest
@Outcome(
    id = {"true, false", "false, true"},
    expect = ACCEPTABLE,
    desc = "One of them has it.")
@State
public class RetryBudgetStress {
  private static final int AT_FIRST = 10;

  private final RetryBudget budget = new RetryBudget(0);

  /** A budget with one retry left. */
  public RetryBudgetStress() {
    for (int i = 1; i < AT_FIRST; i++) {
      budget.tryTake(0);
    }
  }

  /** Wants it. */
  @Actor
  public void one(ZZ_Result result) {
    result.r1 = budget.tryTake(0);
  }

  /** Wants it too. */
  @Actor
  public void another(ZZ_Result result) {
    result.r2 = budget.tryTake(0);
  }
}
