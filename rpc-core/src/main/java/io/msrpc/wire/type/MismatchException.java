package io.msrpc.wire.type;

import io.msrpc.call.ServiceFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A value, or bytes, that do not fit the declared type. Thrown where it is seen; every level it
 * passes on its way up adds the place, so nothing is kept for it while all is well.
 */
public final class MismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Longest place in a message; a cycle's is 64 levels long. */
  private static final int MAX_PLACE = 120;

  /** Longest cause in a message; it may quote what was read. */
  private static final int MAX_CAUSE = 200;

  private final String place;
  private final String problem;

  /** At no place yet. */
  public MismatchException(String problem) {
    this("", problem, null);
  }

  /** At no place yet. */
  public MismatchException(String problem, @Nullable Throwable cause) {
    this("", problem, cause);
  }

  private MismatchException(String place, String problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.place = place;
    this.problem = problem;
  }

  /** For code of the application, such as a constructor, that failed while a value passed it. */
  public static MismatchException failed(String code, Throwable cause) {
    String shown = ServiceFailure.describe(cause);
    return new MismatchException(
        code
            + " failed: "
            + (shown.length() > MAX_CAUSE ? shown.substring(0, MAX_CAUSE) + "…" : shown),
        cause);
  }

  /** For a value of another class than its type declares. */
  public static MismatchException wrongClass(Object value, Class<?> declared) {
    return new MismatchException(
        "is a "
            + value.getClass().getName()
            + ", declared "
            + declared.getName()
            + "; the receiver knows only the declared class: declare the value's own class, or a"
            + " sealed type that permits it with a @Tag");
  }

  /** For a value that is nested deeper than {@link ValueType#MAX_DEPTH}. */
  public static MismatchException tooDeep() {
    return new MismatchException(
        "nested deeper than "
            + ValueType.MAX_DEPTH
            + "; if it is a cycle, carry an id instead of the reference");
  }

  /** For a collection that another thread changes. */
  public static MismatchException changed() {
    return new MismatchException(
        "it changed while it was written; send a copy, or use a collection that threads may share,"
            + " such as CopyOnWriteArrayList or ConcurrentHashMap");
  }

  /** The same, seen from one level further out. */
  public MismatchException inside(String outer) {
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
