package io.msrpc.call;

import java.util.Map;
import java.util.stream.Stream;

/**
 * Types with which other frameworks declare that a method is asynchronous or streams. Known by
 * name, because none of those libraries is here.
 */
final class ForeignForms {
  private static final String CONTINUATION = "kotlin.coroutines.Continuation";
  private static final String FUTURE = "CompletableFuture<T>";
  private static final String STREAM = "Flow.Publisher<T>";

  /** What to declare in place of each. */
  private static final Map<String, String> EXPECTED =
      Map.of(
          "java.util.concurrent.Future", FUTURE,
          "com.google.common.util.concurrent.ListenableFuture", FUTURE,
          "kotlinx.coroutines.Deferred", FUTURE,
          "reactor.core.publisher.Mono", FUTURE,
          "reactor.core.publisher.Flux", STREAM,
          "org.reactivestreams.Publisher", STREAM,
          "kotlinx.coroutines.flow.Flow", STREAM,
          "java.util.stream.Stream", "List<T>, or Flow.Publisher<T> for many");

  private ForeignForms() {}

  /**
   * Refuses a method that takes or returns one of them.
   *
   * @throws IllegalArgumentException saying what to declare
   */
  static void check(String signature, MemberTypes.Member member) {
    if (member.rawParameters().stream().anyMatch(type -> type.getName().equals(CONTINUATION))) {
      throw new IllegalArgumentException(
          signature
              + ": a suspend fun is not supported yet (expected: a fun that returns "
              + FUTURE
              + ")");
    }
    Stream.concat(member.rawParameters().stream(), Stream.of(MemberTypes.raw(member.returned())))
        .map(Class::getName)
        .filter(EXPECTED::containsKey)
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "%s: %s is not carried (expected: %s)"
                      .formatted(signature, name, EXPECTED.get(name)));
            });
  }
}
