package io.msrpc.faults;

import io.msrpc.annotation.MsError;
import org.jspecify.annotations.Nullable;

/** A declared exception whose details break, in themselves or when they are asked for. */
@MsError("refused")
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Item details;
  private final transient @Nullable Breakage breakage;

  Refused(String message, Item details) {
    this(message, details, null);
  }

  Refused(String message, Item details, @Nullable Breakage breakage) {
    super(message);
    this.details = details;
    this.breakage = breakage;
  }

  public Item details() {
    return breakage == null ? details : breakage.happens();
  }
}
