package io.msrpc.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsService;
import io.msrpc.call.CallContext;
import io.msrpc.call.Invocation;
import io.msrpc.filter.Filter;
import io.msrpc.registry.FixedRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tracing adds to a call's attachments, and that it never costs the call. */
class TraceCarrierTest {
  private final Traces traces = new Traces();
  private final RpcServer server =
      RpcServer.builder()
          .export(Attachments.class, () -> new HashMap<>(CallContext.current().attachments()))
          .start();

  @MsService
  interface Attachments {
    Map<String, String> received();
  }

  @AfterEach
  void stop() {
    server.close();
    traces.close();
  }

  private Map<String, String> received(Filter... filters) {
    RpcClient.Builder client =
        RpcClient.builder().registry(FixedRegistry.of(server.address().toString()));
    for (Filter filter : filters) {
      client.filter(filter);
    }
    try (RpcClient caller = client.build()) {
      return caller.reference(Attachments.class).received();
    }
  }

  private CallObservations tracing() {
    return new CallObservations(traces.registry());
  }

  @Test
  void isAddedToWhatOtherFiltersAttach() {
    Map<String, String> received =
        received(
            (call, next) -> next.invoke(call.with("outer", "1")),
            tracing(),
            (call, next) -> next.invoke(call.with("inner", "2")));
    assertThat(received).containsEntry("outer", "1").containsEntry("inner", "2");
    assertThat(received.get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    assertThat(received).hasSize(3);
  }

  @Test
  void isLeftOut_whereThereAreAsManyAsACallMayHave() {
    Map<String, String> all =
        IntStream.range(0, Invocation.MAX_ATTACHMENTS)
            .boxed()
            .collect(Collectors.toMap(i -> "name-" + i, i -> "x"));
    assertThat(received(attaching(all), tracing())).isEqualTo(all);
  }

  @Test
  void isLeftOut_whereTheyAreAsLongAsTheyMayBe() {
    Map<String, String> all = Map.of("n", "ü".repeat(Invocation.MAX_ATTACHMENT_BYTES / 2 - 10));
    assertThat(received(attaching(all), tracing())).isEqualTo(all);
  }

  @Test
  void isNotThere_withoutTracing() {
    assertThat(received(new CallObservations(new Observed().registry()))).isEmpty();
    assertThat(received(attaching(Map.of("a", "b")))).containsExactly(Map.entry("a", "b"));
  }

  private static Filter attaching(Map<String, String> all) {
    return (call, next) -> {
      Invocation full = call;
      for (Map.Entry<String, String> one : all.entrySet()) {
        full = full.with(one.getKey(), one.getValue());
      }
      return next.invoke(full);
    };
  }
}
