package io.msrpc;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A service with one method of each kind of stream, for tests. */
@MsService
public interface StreamService {
  Flow.Publisher<Integer> count(int to);

  Flow.Publisher<byte[]> blocks(int count, int bytes);

  Flow.Publisher<Integer> failAfter(int items);

  Flow.Publisher<Integer> refuse();

  @MsMethod(timeoutMillis = 300)
  Flow.Publisher<Integer> brief();

  @MsMethod(timeoutMillis = 30_000)
  long sum(Flow.Publisher<Integer> numbers);

  CompletableFuture<Integer> first(Flow.Publisher<Integer> numbers);

  Flow.Publisher<String> shout(String prefix, Flow.Publisher<String> words);

  /** Never reads them, and never ends. */
  CompletableFuture<String> ignore(Flow.Publisher<String> words);

  CompletableFuture<String> never();

  String stuck();
}
