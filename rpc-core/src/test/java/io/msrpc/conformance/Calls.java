package io.msrpc.conformance;

import io.msrpc.annotation.MsError;
import io.msrpc.annotation.MsMethod;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Every way in which a call can go. */
public interface Calls {
  /** That many characters, which compress well but not beyond what may be sent compressed. */
  String text(int characters);

  /** Throws an exception that the interface declares, with the code "refused" and details. */
  void refuse(String what) throws Refused;

  /** Throws an exception that nobody declared, with this message. */
  void fail(String message);

  /** Throws an error, as when memory or a class is missing. */
  void crash(String message);

  /** A tree of that many levels; what is deeper than 64 cannot be carried. */
  Values.Tree deep(int levels);

  /** Never returns, unless it is interrupted by a CANCEL or the end of its time. */
  @MsMethod(timeoutMillis = 60_000)
  void sleep() throws InterruptedException;

  /** Never completed; completed as cancelled by a CANCEL. */
  @MsMethod(timeoutMillis = 60_000)
  CompletableFuture<String> never();

  /** How often {@link #sleep} and {@link #never} were cancelled. */
  int cancelled();

  /** Is not answered. */
  @MsMethod(oneway = true)
  void tell(String text);

  /** The text of the last {@link #tell}. */
  String told();

  /** 0, 1, 2 … below that; refuses numbers below 0. */
  Flow.Publisher<Integer> count(int to) throws Refused;

  /** The items 0 and 1, then a failure that is declared. */
  Flow.Publisher<Integer> breakOff() throws Refused;

  /** Each text in capital letters. */
  Flow.Publisher<String> shout(Flow.Publisher<String> texts);

  /** How the argument ended: "done", or reason and message of the failure its reader was told. */
  CompletableFuture<String> end(Flow.Publisher<String> texts) throws Refused;

  /** What {@link Refused} carries. */
  record Reasons(String what, int times) {}

  /** A business exception. */
  @MsError("refused")
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reasons reasons;

    public Refused(String message, Reasons reasons) {
      super(message);
      this.reasons = reasons;
    }

    /** What travels with it. */
    public Reasons details() {
      return reasons;
    }
  }
}
