package io.msrpc;

import io.msrpc.annotation.MsMethod;
import java.util.concurrent.CompletableFuture;

/** Calls that differ only in what may be done with them; each has an id of its own. */
public interface ModelService {
  CompletableFuture<Long> run(long id);

  @MsMethod(idempotent = true)
  CompletableFuture<Long> read(long id);

  @MsMethod(oneway = true)
  void tell(long id);
}
