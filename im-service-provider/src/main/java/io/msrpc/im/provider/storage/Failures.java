package io.msrpc.im.provider.storage;

import java.util.concurrent.CompletionException;

/** What a future failed with. */
public final class Failures {
  private Failures() {}

  /** The failure itself, without the wrapping that futures put around it. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
