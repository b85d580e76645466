package io.msrpc.transport.server;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.service.ExportedServices;
import io.msrpc.wire.Accepted;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.CallEnvelope;
import io.msrpc.wire.ErrorCodec;
import io.msrpc.wire.Frame;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.Serializer;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request from its connection's I/O thread to its service. What must be refused is refused
 * here, before the arguments are decoded.
 */
final class RequestDispatcher {
  /** A peer that sets no limit, or a longer one, gets this. */
  private static final long LONGEST_CALL_MILLIS = Duration.ofDays(1).toMillis();

  private static final long LONGEST_STREAM_MILLIS = Duration.ofDays(36_500).toMillis();

  /** By method id, one for each codec. */
  private final LongObjectMap<List<Endpoint>> endpoints = new LongObjectHashMap<>();

  private final Admission admission;
  private final Executor streamThreads;
  private final ExportedServices services;
  private final boolean accessLog;
  private final ServerCounters counters = new ServerCounters();

  /** A method, how its values are read in one codec, and who runs it. */
  record Endpoint(Accepted accepted, MethodCodec values, ErrorCodec errors, Served served) {
    byte codec() {
      return accepted.codec();
    }

    RemoteMethod method() {
      return served.method();
    }

    Invoker invoker() {
      return served.invoker();
    }
  }

  /** A method in whatever codec: who runs it, how long that takes, where its faults are logged. */
  record Served(RemoteMethod method, Invoker invoker, ServiceTime time, FaultLog faults) {
    /** Whether so many of its kind are pending that a call is to be refused. */
    boolean isFull() {
      return invoker instanceof BoundedInvoker bounded && bounded.isFull();
    }

    void onLoss(String text) {
      faults.log(text);
    }
  }

  /**
   * Prepares every exported method in every codec.
   *
   * @throws IllegalArgumentException when one declares a type that cannot be carried
   */
  RequestDispatcher(
      ExportedServices services,
      List<Serializer> serializers,
      ServerOptions options,
      Admission admission,
      Executor streamThreads) {
    this.admission = admission;
    this.streamThreads = streamThreads;
    this.services = services;
    this.accessLog = options.accessLog();
    Semaphore futures = new Semaphore(options.maxPending());
    for (ExportedServices.Method exported : services.methods()) {
      RemoteMethod method = exported.method();
      Invoker service = exported.invoker();
      Invoker invoker = method.isAsync() ? new BoundedInvoker(service, futures) : service;
      FaultLog faults = new FaultLog(method, admission.ticker());
      Served served = new Served(method, invoker, new ServiceTime(), faults);
      endpoints.put(
          method.id(),
          serializers.stream().map(codec -> endpoint(served, codec, options)).toList());
    }
  }

  private static Endpoint endpoint(Served served, Serializer serializer, ServerOptions options) {
    MethodCodec values = serializer.codecOf(served.method());
    return new Endpoint(
        new Accepted(serializer.codec(), options.compressions()),
        values,
        new ErrorCodec(served.method(), values, served::onLoss),
        served);
  }

  /** A client may call from now on; on its connection's I/O thread. */
  void connected(ClientPeer peer) {
    services.connected(peer);
  }

  /** What the whole server counts. */
  ServerCounters counters() {
    return counters;
  }

  /** Takes the request over, and its body; on the connection's I/O thread. */
  void dispatch(ServerCall call) {
    if (accessLog) {
      call.logAccess();
    }
    Frame.Request request = call.request();
    CallEnvelope envelope;
    try {
      envelope = CallCodec.readCall(request.body());
    } catch (InvalidPayloadException e) {
      call.refuse(Reason.INVALID_REQUEST, String.valueOf(e.getMessage()));
      return;
    }
    List<Endpoint> known = endpoints.get(envelope.methodId());
    if (known == null) {
      call.refuse(
          Reason.NOT_FOUND,
          "no method " + Long.toHexString(envelope.methodId()) + " is exported here");
    } else {
      call.calls(known.get(0).method());
      startIfReadable(call, known, envelope);
    }
  }

  private void startIfReadable(ServerCall call, List<Endpoint> known, CallEnvelope envelope) {
    byte codec = call.request().codec();
    byte compression = call.request().compression();
    Endpoint endpoint = inCodec(known, codec);
    if (endpoint == null) {
      call.refuse(Reason.INVALID_REQUEST, "codec: " + codec + " (expected: one named in HELLO)");
      return;
    }
    String refusal = endpoint.accepted().refusal(codec, compression);
    if (refusal != null) {
      call.refuse(Reason.INVALID_REQUEST, refusal);
    } else if (endpoint.served().isFull()) {
      call.refuse(Reason.OVERLOADED, BoundedInvoker.REFUSAL);
    } else {
      start(call, endpoint, envelope);
    }
  }

  private static @Nullable Endpoint inCodec(List<Endpoint> known, byte codec) {
    for (Endpoint one : known) {
      if (one.codec() == codec) {
        return one;
      }
    }
    return null;
  }

  private void start(ServerCall call, Endpoint endpoint, CallEnvelope envelope) {
    long asked = envelope.timeoutMillis();
    long longest = endpoint.method().streams() ? LONGEST_STREAM_MILLIS : LONGEST_CALL_MILLIS;
    long millis = asked <= 0 ? longest : Math.min(asked, longest);
    Deadline deadline = new Deadline(call.arrivedNanos() + TimeUnit.MILLISECONDS.toNanos(millis));
    call.until(deadline);
    Map<String, String> attachments = envelope.attachments();
    if (endpoint.method().streams() && !call.openStream(endpoint, streamThreads)) {
      return;
    }
    Runnable body = () -> call.run(endpoint, attachments, deadline);
    if (endpoint.method().nonBlocking()) {
      body.run();
    } else {
      admission.submit(new Work(call, deadline, endpoint.served().time(), body, admission));
    }
  }
}
