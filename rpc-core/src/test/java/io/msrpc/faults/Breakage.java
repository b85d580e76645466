package io.msrpc.faults;

import io.msrpc.call.Invocation;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** What code of an application throws, declared or not. */
enum Breakage {
  RUNTIME_EXCEPTION(() -> new IllegalStateException("on purpose")),
  UNDECLARED_CHECKED_EXCEPTION(() -> new IOException("on purpose")),
  LINKAGE_ERROR(() -> new NoClassDefFoundError("on purpose")),
  STACK_OVERFLOW(StackOverflowError::new),
  FAILING_INITIALIZER(Breakage::initializerFailure),
  EXCEPTION_THAT_FAILS(Failing::new);

  private final Supplier<Throwable> thrown;

  Breakage(Supplier<Throwable> thrown) {
    this.thrown = thrown;
  }

  private static Throwable initializerFailure() {
    try {
      return new IllegalStateException("a class was initialized: " + Uninitializable.NUMBER);
    } catch (LinkageError e) {
      return e;
    }
  }

  private static final class Uninitializable {
    static final int NUMBER = Integer.parseInt("no number");
  }

  /** Its own methods throw, as those of one do that looks a text up. */
  private static final class Failing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  /** The one that the caller wants. */
  static Breakage namedBy(List<Item> items) {
    return items.get(0).breakage();
  }

  /** The one that the caller wants. */
  @SuppressWarnings("unchecked") // the first argument of every method but held
  static Breakage namedBy(Invocation call) {
    return namedBy((List<Item>) call.arguments()[0]);
  }

  /** What {@link #happens} throws. */
  Throwable thrown() {
    return thrown.get();
  }

  /** Throws it as soon as its {@link Moment} has come, in what looks like returning. */
  <T> T happens() {
    Moment.await();
    return happensAtOnce();
  }

  /** Throws it. */
  <T> T happensAtOnce() {
    return Breakage.<T, RuntimeException>sneak(thrown.get());
  }

  @SuppressWarnings("unchecked") // that is what other languages and Lombok do
  private static <T, E extends Throwable> T sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
