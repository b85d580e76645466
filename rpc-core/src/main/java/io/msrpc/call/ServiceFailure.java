package io.msrpc.call;

import java.io.PrintWriter;
import java.io.Writer;

/** What a caller gets for whatever a service throws. */
public final class ServiceFailure {
  private ServiceFailure() {}

  /**
   * The failure to report: a declared exception as itself; else INTERNAL for an {@link Error} and
   * APPLICATION for an exception. RpcExceptions of the service's own calls are failures of the
   * service, too.
   */
  public static RemoteFailureException of(RemoteMethod method, Throwable thrown) {
    Throwable cause = method.unwrapped(thrown);
    if (method.error(cause) != null) {
      return new RemoteFailureException(message(cause), cause);
    }
    Reason reason = cause instanceof Exception ? Reason.APPLICATION : Reason.INTERNAL;
    return new RemoteFailureException(reason, describe(cause), cause.getClass().getName(), thrown);
  }

  /** A result that cannot be written: nothing that a caller could expect, so INTERNAL. */
  public static RemoteFailureException ofResult(Throwable thrown) {
    String text = thrown instanceof IllegalArgumentException ? message(thrown) : describe(thrown);
    return new RemoteFailureException(
        Reason.INTERNAL, "the result cannot be carried: " + text, "", thrown);
  }

  /** Its class and its message. */
  public static String describe(Throwable thrown) {
    String type = thrown.getClass().getName();
    String message = message(thrown);
    return message.isEmpty() ? type : type + ": " + message;
  }

  /** What a log can take of it: itself, unless its own methods fail. */
  public static Throwable loggable(Throwable thrown) {
    try {
      thrown.printStackTrace(new PrintWriter(Writer.nullWriter()));
      return thrown;
    } catch (RuntimeException | Error e) {
      Throwable told = new IllegalStateException(describe(thrown));
      told.setStackTrace(thrown.getStackTrace());
      return told;
    }
  }

  /** Its message, which is code of the application; empty when there is none. */
  public static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : message;
    } catch (Throwable e) {
      return "its getMessage() throws " + e.getClass().getName();
    }
  }
}
