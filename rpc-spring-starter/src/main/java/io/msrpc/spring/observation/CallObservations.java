package io.msrpc.spring.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.msrpc.call.CallContext;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.PeerConnection;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceKey;
import io.msrpc.filter.Filter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Observes every call, where it is made ({@value #MADE}) and where it is served ({@value #SERVED}):
 * from the call to its reply, of a streamed result to the end of the stream. An observation becomes
 * timers and spans by the handlers of its registry; a trace travels in the call's attachments.
 * Thread-safe.
 *
 * <p>A call is observed once, however often it is tried. Its parent is what the calling thread
 * observes at the moment; failing that, as on a thread to which {@link CallContext#wrap} has
 * carried it, the call being served. While a service's method runs, its call is the thread's
 * current observation; no thread keeps one.
 */
public final class CallObservations implements Filter {
  /** Name of the observations on the side that calls. */
  public static final String MADE = "msrpc.client.calls";

  /** Name of the observations on the side that serves. */
  public static final String SERVED = "msrpc.server.calls";

  private final ObservationRegistry registry;

  /** Observes for the handlers of this registry. */
  public CallObservations(ObservationRegistry registry) {
    this.registry = registry;
  }

  /** Not while nobody listens: then calls do not meet it at all. */
  @Override
  public boolean appliesTo(ServiceKey service, Side side) {
    return !registry.isNoop();
  }

  @Override
  public CompletionStage<Reply> filter(Invocation call, Invoker next) {
    PeerConnection caller = call.caller();
    return caller == null ? made(call, next) : served(call, caller, next);
  }

  private CompletionStage<Reply> made(Invocation call, Invoker next) {
    TraceCarrier carrier = new TraceCarrier(call.attachments());
    SenderContext<TraceCarrier> context =
        new SenderContext<>((to, name, value) -> carrier.put(name, value), Kind.CLIENT);
    context.setCarrier(carrier);
    Observation observation = Observation.createNotStarted(MADE, () -> context, registry);
    if (observation.isNoop()) {
      return next.invoke(call);
    }
    if (registry.getCurrentObservation() == null) {
      CallContext.current().kept(Observation.class).ifPresent(observation::parentObservation);
    }
    start(observation, call);
    return ended(observation, call, invoke(observation, carrier.carriedBy(call), next));
  }

  private CompletionStage<Reply> served(Invocation call, PeerConnection caller, Invoker next) {
    ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.SERVER);
    context.setCarrier(call.attachments());
    Observation observation = Observation.createNotStarted(SERVED, () -> context, registry);
    if (observation.isNoop()) {
      return next.invoke(call);
    }
    peer(observation, text(caller.remoteAddress()));
    start(observation, call);
    CallContext.current().keep(Observation.class, observation);
    Observation.Scope current = observation.openScope();
    try {
      return ended(observation, call, invoke(observation, call, next));
    } finally {
      current.close();
    }
  }

  private static void start(Observation observation, Invocation call) {
    ServiceKey service = call.method().service();
    String method = call.method().method().getName();
    observation
        .contextualName(service.interfaceName() + "/" + method)
        .lowCardinalityKeyValues(
            KeyValues.of(
                "rpc.service", service.interfaceName(),
                "rpc.method", method,
                "rpc.group", service.group(),
                "rpc.version", service.version()))
        .highCardinalityKeyValue("rpc.system", "msrpc")
        .start();
  }

  /** What throws instead of failing its stage is observed as well. */
  private static CompletionStage<Reply> invoke(
      Observation observation, Invocation call, Invoker next) {
    try {
      return next.invoke(call);
    } catch (RuntimeException | Error e) {
      stop(observation, call, e);
      throw e;
    }
  }

  private static CompletionStage<Reply> ended(
      Observation observation, Invocation call, CompletionStage<Reply> outcome) {
    return outcome.whenComplete(
        (reply, e) -> {
          if (reply == null) {
            stop(observation, call, e);
            return;
          }
          if (call.caller() == null) {
            peer(observation, reply.peer());
          }
          if (call.method().streamsResult()) {
            reply.ended().whenComplete((nothing, end) -> stop(observation, call, end));
          } else {
            stop(observation, call, null);
          }
        });
  }

  private static void peer(Observation observation, String address) {
    if (!address.isEmpty()) {
      observation.highCardinalityKeyValue("peer", address);
    }
  }

  private static void stop(Observation observation, Invocation call, @Nullable Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause != null) {
      observation.error(cause);
    }
    observation.lowCardinalityKeyValue("outcome", outcome(call, cause)).stop();
  }

  /** {@code OK}, or a {@link Reason}. */
  private static String outcome(Invocation call, @Nullable Throwable failure) {
    if (failure == null) {
      return "OK";
    }
    if (failure instanceof RpcException told) {
      return told.reason().name();
    }
    if (failure instanceof CancellationException) {
      return (isLate(call) ? Reason.DEADLINE_EXCEEDED : Reason.CANCELLED).name();
    }
    return (call.method().error(failure) == null ? Reason.INTERNAL : Reason.APPLICATION).name();
  }

  /** Known where it is served; where it is made a late call fails by itself. */
  private static boolean isLate(Invocation call) {
    PeerConnection caller = call.caller();
    return caller != null && call.deadline().isExpired(caller.nanoTime());
  }

  private static String text(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress at
        ? at.getHostString() + ":" + at.getPort()
        : String.valueOf(address);
  }
}
