package io.msrpc.transport.server;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.service.ExportedServices;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.CallEnvelope;
import io.msrpc.wire.Compression;
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

  private final List<Compression> compressions;
  private final Admission admission;
  private final Executor streamThreads;
  private final ExportedServices services;
  private final ServerCounters counters = new ServerCounters();

  /** A method, how its values are read in one codec, who runs it, and how long that takes. */
  record Endpoint(
      byte codec, RemoteMethod method, MethodCodec values, Invoker invoker, ServiceTime time) {
    /** The exceptions that it declares. */
    ErrorCodec errors() {
      return new ErrorCodec(method, values);
    }
  }

  /**
   * Prepares every exported method in every codec.
   *
   * @param compressions accepted beside none
   * @throws IllegalArgumentException when one declares a type that cannot be carried
   */
  RequestDispatcher(
      ExportedServices services,
      List<Serializer> serializers,
      List<Compression> compressions,
      Admission admission,
      Executor streamThreads) {
    this.compressions = compressions;
    this.admission = admission;
    this.streamThreads = streamThreads;
    this.services = services;
    services
        .methods()
        .forEach(
            exported -> endpoints.put(exported.method().id(), endpoints(exported, serializers)));
  }

  private static List<Endpoint> endpoints(
      ExportedServices.Method exported, List<Serializer> serializers) {
    RemoteMethod method = exported.method();
    ServiceTime time = new ServiceTime();
    return serializers.stream()
        .map(
            codec ->
                new Endpoint(
                    codec.codec(), method, codec.codecOf(method), exported.invoker(), time))
        .toList();
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
      startIfReadable(call, known, envelope);
    }
  }

  private void startIfReadable(ServerCall call, List<Endpoint> known, CallEnvelope envelope) {
    byte codec = call.request().codec();
    byte compression = call.request().compression();
    Endpoint endpoint = known.stream().filter(one -> one.codec() == codec).findFirst().orElse(null);
    if (endpoint == null) {
      call.refuse(Reason.INVALID_REQUEST, "codec: " + codec + " (expected: one named in HELLO)");
    } else if (!reads(compression)) {
      call.refuse(
          Reason.INVALID_REQUEST,
          "compression: " + compression + " (expected: 0, or one named in HELLO)");
    } else {
      start(call, endpoint, envelope);
    }
  }

  private boolean reads(byte compression) {
    Compression known = Compression.of(compression);
    return known == Compression.NONE || (known != null && compressions.contains(known));
  }

  private void start(ServerCall call, Endpoint endpoint, CallEnvelope envelope) {
    long asked = envelope.timeoutMillis();
    long longest = endpoint.method().streams() ? LONGEST_STREAM_MILLIS : LONGEST_CALL_MILLIS;
    long millis = asked <= 0 ? longest : Math.min(asked, longest);
    Deadline deadline = Deadline.after(Duration.ofMillis(millis), call.arrivedNanos());
    call.until(deadline);
    Map<String, String> attachments = envelope.attachments();
    if (endpoint.method().streams() && !call.openStream(endpoint, streamThreads)) {
      return;
    }
    Runnable body =
        () ->
            call.run(
                endpoint,
                arguments ->
                    new Invocation(
                        endpoint.method(), arguments, deadline, attachments, call.peer()),
                deadline);
    if (endpoint.method().nonBlocking()) {
      body.run();
    } else {
      admission.submit(new Work(call, deadline, endpoint.time(), body, admission));
    }
  }
}
