package io.msrpc.benchmarks;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.util.concurrent.CompletableFuture;

/** A service that may fall ill. */
@MsService
interface WardService {
  /** Answers if it can; not to be run twice, so that no retry hides what the balancer does. */
  @MsMethod(timeoutMillis = 1000)
  CompletableFuture<Void> ask();
}
