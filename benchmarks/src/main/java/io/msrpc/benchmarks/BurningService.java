package io.msrpc.benchmarks;

import io.msrpc.annotation.MsService;
import java.util.concurrent.CompletableFuture;

/** A service that costs processor time. */
@MsService
interface BurningService {
  /** Keeps a worker's processor busy for about 0.2 ms. */
  CompletableFuture<Long> burn();
}
