package io.msrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Credit and the end arrive while the publisher subscribes; goes with {@link OutgoingStream}. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It ended before the publisher was asked.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The publisher was asked, and cancelled once.")
@State
public class OutgoingStreamStress implements OutgoingStream.Sink, Flow.Subscription {
  private final OutgoingStream stream = new OutgoingStream(Runnable::run, this);
  private int asked;
  private int cancelled;

  /** The event loop: the peer takes an item, and then the call ends. */
  @Actor
  public void creditAndEnd() {
    stream.onCredit(1);
    stream.cancel();
  }

  /** The publisher, on a thread of its own. */
  @Actor
  public void subscribe() {
    stream.onSubscribe(this);
  }

  /** Looks what the publisher has heard. */
  @Arbiter
  public void look(II_Result result) {
    result.r1 = asked;
    result.r2 = cancelled;
  }

  @Override
  public void item(Object item) {}

  @Override
  public void end(@Nullable Throwable failure) {}

  @Override
  public void request(long items) {
    asked += (int) items;
  }

  @Override
  public void cancel() {
    cancelled++;
  }
}
