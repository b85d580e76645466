package io.msrpc.transport.server;

import io.msrpc.call.Deadline;
import io.msrpc.call.Reason;

/** A call that waits for a worker, or has one. What is not final is guarded by its Admission. */
final class Work implements Runnable {
  private final Caller caller;
  private final Deadline deadline;
  private final ServiceTime time;
  private final Runnable body;
  private final int bytes;
  private final Admission admission;
  private long beganNanos;
  private boolean calm;

  /** Who hears when it is refused. */
  interface Caller {
    /** What the call holds in memory until its arguments are decoded. */
    int bytes();

    /** Tells that it was not begun, and releases that memory. */
    void refuse(Reason reason, String text);
  }

  /**
   * A call that nobody has decided about.
   *
   * @param time how long its method takes
   * @param body runs it
   */
  Work(Caller caller, Deadline deadline, ServiceTime time, Runnable body, Admission admission) {
    this.caller = caller;
    this.deadline = deadline;
    this.time = time;
    this.body = body;
    this.bytes = caller.bytes();
    this.admission = admission;
  }

  /** What it holds in memory until its arguments are decoded. */
  int bytes() {
    return bytes;
  }

  Deadline deadline() {
    return deadline;
  }

  ServiceTime time() {
    return time;
  }

  long beganNanos() {
    return beganNanos;
  }

  boolean isCalm() {
    return calm;
  }

  /** It has been let in. */
  void begin(long nowNanos, boolean inCalm) {
    beganNanos = nowNanos;
    calm = inCalm;
  }

  @Override
  public void run() {
    try {
      body.run();
    } finally {
      admission.ended(this);
    }
  }

  void refuse(Reason reason, String text) {
    caller.refuse(reason, text);
  }
}
