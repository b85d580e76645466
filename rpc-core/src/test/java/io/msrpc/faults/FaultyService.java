package io.msrpc.faults;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** One method of each kind; the time is far longer than any test waits. */
@MsService(timeoutMillis = 300_000)
interface FaultyService {
  List<Item> plain(List<Item> items);

  @MsMethod(nonBlocking = true)
  List<Item> atOnce(List<Item> items);

  CompletableFuture<List<Item>> future(List<Item> items);

  Flow.Publisher<List<Item>> stream(List<Item> items);

  @MsMethod(oneway = true)
  void tell(List<Item> items);

  List<Item> upload(List<Item> items, Flow.Publisher<Item> more);

  /** Answered when the test says so. */
  CompletableFuture<List<Item>> held();
}
