package io.msrpc.wire.protostuff;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A value, or bytes, that do not fit the declared type. Thrown where it is seen; every level it
 * passes on its way up adds the place, so nothing is kept for it while all is well.
 */
final class MismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Longest place in a message; a cycle's is 64 levels long. */
  private static final int MAX_PLACE = 120;

  /** Longest cause in a message; it may quote what was read. */
  private static final int MAX_CAUSE = 200;

  private final String place;
  private final String problem;

  MismatchException(String problem) {
    this("", problem, null);
  }

  MismatchException(String problem, @Nullable Throwable cause) {
    this("", problem, cause);
  }

  private MismatchException(String place, String problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.place = place;
    this.problem = problem;
  }

  /** For code of the application, such as a constructor, that failed while a value passed it. */
  static MismatchException failed(String code, Throwable cause) {
    String shown = cause.toString();
    return new MismatchException(
        code
            + " failed: "
            + (shown.length() > MAX_CAUSE ? shown.substring(0, MAX_CAUSE) + "…" : shown),
        cause);
  }

  /** For a value of another class than its type declares. */
  static MismatchException wrongClass(Object value, Class<?> declared) {
    return new MismatchException(
        "is a "
            + value.getClass().getName()
            + ", declared "
            + declared.getName()
            + "; the receiver knows only the declared class: declare the value's own class, or a"
            + " sealed type that permits it");
  }

  /** For a collection that another thread changes. */
  static MismatchException changed() {
    return new MismatchException("it changed while it was written; send a copy");
  }

  /** The same, seen from one level further out. */
  MismatchException inside(String outer) {
    return new MismatchException(outer + place, problem, getCause());
  }

  /** Place and problem. */
  @Override
  public String getMessage() {
    String shown = place.length() > MAX_PLACE ? place.substring(0, MAX_PLACE) + "…" : place;
    return shown + ": " + problem;
  }

  /** Costs nothing: whoever turns it into an answer throws an exception with a stack of its own. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
