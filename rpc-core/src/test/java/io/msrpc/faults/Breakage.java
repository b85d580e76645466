package io.msrpc.faults;

import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What code of an application throws, declared or not. */
enum Breakage {
  RUNTIME_EXCEPTION(() -> new IllegalStateException("on purpose")),
  UNDECLARED_CHECKED_EXCEPTION(() -> new IOException("on purpose")),
  LINKAGE_ERROR(() -> new NoClassDefFoundError("on purpose")),
  STACK_OVERFLOW(StackOverflowError::new),
  FAILING_INITIALIZER(Breakage::initializerFailure);

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

  /** Throws it, as what looks like returning. */
  <T> T happens() {
    return Breakage.<T, RuntimeException>sneak(thrown.get());
  }

  @SuppressWarnings("unchecked") // that is what other languages and Lombok do
  private static <T, E extends Throwable> T sneak(@Nullable Throwable thrown) throws E {
    throw (E) thrown;
  }
}
