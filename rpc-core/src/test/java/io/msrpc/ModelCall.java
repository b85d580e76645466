package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A call in a {@link ModelWorld}, and what became of it. */
final class ModelCall {
  private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(50);

  private final long id;
  private final RemoteMethod method;
  private final long begunNanos;
  private long mayEndUntil;
  private int ends;
  private String outcome = "none";
  private long endedNanos;
  private boolean neverStarted;
  private boolean wrong;
  private boolean cancelled;
  private @Nullable CompletableFuture<Reply> under;

  ModelCall(long id, RemoteMethod method, long begunNanos, long deadlineNanos) {
    this.id = id;
    this.method = method;
    this.begunNanos = begunNanos;
    this.mayEndUntil = deadlineNanos + GRACE;
  }

  long id() {
    return id;
  }

  boolean isOpen() {
    return ends == 0;
  }

  /** What came of it: OK, or the type of the failure. */
  String outcome() {
    return outcome;
  }

  /** Nobody could have ended it while the process was stopped. */
  void pausedUntil(long nowNanos) {
    if (isOpen()) {
      mayEndUntil = Math.max(mayEndUntil, nowNanos + GRACE);
    }
  }

  void begin(CompletionStage<Reply> stage, LongSupplier nowNanos) {
    under = stage.toCompletableFuture();
    stage.whenComplete((reply, e) -> end(reply, e, nowNanos.getAsLong()));
  }

  /** Its caller does not want it any more, perhaps. */
  void cancel(boolean really) {
    if (really && isOpen()) {
      cancelled = true;
      under.cancel(true);
    }
  }

  /** Notes the end; what is wrong with it comes out in {@link #check}. */
  private void end(@Nullable Reply reply, @Nullable Throwable thrown, long nowNanos) {
    ends++;
    endedNanos = nowNanos;
    if (thrown == null) {
      outcome = "OK";
      wrong = !method.oneway() && !Long.valueOf(id).equals(reply.value());
    } else {
      Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
      outcome = failure.getClass().getSimpleName() + " " + failure.getMessage();
      wrong = cancelled == failure instanceof RpcException;
      neverStarted = failure instanceof NotStartedException;
    }
  }

  /**
   * At the end of all things.
   *
   * @param runs how often it was run, anywhere
   */
  void check(int runs) {
    assertThat(ends).as("ends of %s", this).isEqualTo(1);
    assertThat(wrong).as("wrong answer to %s", this).isFalse();
    assertThat(endedNanos).as("end of %s", this).isLessThanOrEqualTo(mayEndUntil);
    if (neverStarted) {
      assertThat(runs).as("runs of %s", this).isZero();
    } else if (!method.idempotent()) {
      assertThat(runs).as("runs of %s", this).isLessThanOrEqualTo(1);
    }
    if (outcome.equals("OK") && !method.oneway()) {
      assertThat(runs).as("runs of %s", this).isPositive();
    }
  }

  @Override
  public String toString() {
    return method.shortName()
        + " %d begun at %.3f ms, ended at %.3f ms: %s"
            .formatted(id, begunNanos / 1e6, endedNanos / 1e6, outcome);
  }
}
