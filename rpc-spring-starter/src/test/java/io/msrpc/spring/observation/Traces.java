package io.msrpc.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Spans by the OpenTelemetry bridge, kept in memory as they end. */
final class Traces implements AutoCloseable {
  private final InMemorySpanExporter ended = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(ended)).build();
  private final Tracer spans = provider.get("test");

  /** A registry of its own, as another process has. */
  ObservationRegistry registry() {
    OtelTracer tracer = new OtelTracer(spans, new OtelCurrentTraceContext(), event -> {});
    OtelPropagator propagator =
        new OtelPropagator(
            ContextPropagators.create(W3CTraceContextPropagator.getInstance()), spans);
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new FirstMatchingCompositeObservationHandler(
                new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                new DefaultTracingObservationHandler(tracer)));
    return registry;
  }

  /** Waits until so many have ended; there must not be more. */
  List<SpanData> await(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ended.getFinishedSpanItems().size() >= count);
    assertThat(ended.getFinishedSpanItems()).hasSize(count);
    return ended.getFinishedSpanItems();
  }

  /** The only one of this kind and name. */
  static SpanData the(List<SpanData> spans, SpanKind kind, String method) {
    return all(spans, kind, method).get(0);
  }

  /** Those of this kind whose name ends so. */
  static List<SpanData> all(List<SpanData> spans, SpanKind kind, String method) {
    return spans.stream()
        .filter(span -> span.getKind() == kind && span.getName().endsWith(method))
        .toList();
  }

  @Override
  public void close() {
    provider.close();
  }
}
