package io.msrpc.im.provider.session;

import io.msrpc.im.session.Gateway;

/** A run of a gateway is refused, because a later run of the same gateway holds its lease. */
public final class SupersededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal of this run. */
  public SupersededException(Gateway refused, String holder) {
    super(
        "gateway "
            + refused.id()
            + ", run "
            + refused.bootId()
            + ": run "
            + holder
            + " has taken its place (expected: one process with this id); stop one of them, or"
            + " give it another id");
  }
}
