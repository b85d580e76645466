package io.msrpc.testing;

import java.io.IOException;

/** What application code may throw, each with a text by which it is known. */
public enum Throwing {
  EXCEPTION(new IllegalStateException("on purpose")),
  ERROR(new AssertionError("on purpose")),
  STACK(new StackOverflowError("on purpose")),
  /** As Kotlin does, without declaring it. */
  CHECKED(new IOException("on purpose")),
  /** Whose own methods throw. */
  HOSTILE(new Hostile());

  private final Throwable what;

  Throwing(Throwable what) {
    this.what = what;
  }

  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  /** It. */
  public Throwable make() {
    return what;
  }

  /** Part of the message of whoever tells of it; not every one that throws itself can be told. */
  public String text() {
    return this == HOSTILE ? "" : what.getClass().getSimpleName();
  }

  /** Throws it, whatever it is. */
  public RuntimeException sneaky() {
    return Throwing.<RuntimeException>thrown(what);
  }

  @SuppressWarnings("unchecked") // as a compiler without checked exceptions does
  private static <T extends Throwable> RuntimeException thrown(Throwable what) throws T {
    throw (T) what;
  }
}
