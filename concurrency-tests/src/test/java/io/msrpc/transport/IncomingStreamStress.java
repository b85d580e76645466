package io.msrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.msrpc.call.Reply;
import java.util.concurrent.Flow;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Items and the end arrive while they are asked for; goes with {@link IncomingStream}. */
@JCStressTest
@Outcome(id = "5, 1", expect = ACCEPTABLE, desc = "The items came, and then the end, once.")
@State
public class IncomingStreamStress implements IncomingStream.Source, Flow.Subscriber<Object> {
  private static final int ITEMS = 5;

  private final IncomingStream stream = new IncomingStream(Runnable::run, this);
  private Flow.Subscription subscription;
  private int items;
  private int ends;

  /** A stream that has a subscriber and has granted a window. */
  public IncomingStreamStress() {
    stream.subscribe(this);
  }

  /** The event loop: all that the peer sends. */
  @Actor
  public void arrive() {
    for (int i = 0; i < ITEMS; i++) {
      stream.onItem(Reply.of("item"), 4);
    }
    stream.onEnd(null);
  }

  /** The subscriber: asks for one item after the other. */
  @Actor
  public void ask() {
    for (int i = 0; i < ITEMS; i++) {
      subscription.request(1);
    }
  }

  /** Looks what the subscriber has heard. */
  @Arbiter
  public void look(II_Result result) {
    result.r1 = items;
    result.r2 = ends;
  }

  @Override
  public void grant(int granted) {}

  @Override
  public void cancel() {}

  @Override
  public void failed(Throwable failure) {
    ends += 100;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
  }

  @Override
  public void onNext(Object item) {
    items += ends == 0 ? 1 : 100;
  }

  @Override
  public void onError(Throwable failure) {
    ends += 100;
  }

  @Override
  public void onComplete() {
    ends++;
  }
}
