package io.msrpc.spring.observation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.call.Invocation;
import java.util.HashMap;
import java.util.Map;

/**
 * The attachments of a call to be, and what tracing adds to them as far as there is room: a call
 * never fails because it is traced.
 */
final class TraceCarrier {
  /** What the lengths of a name and of a value take at most. */
  private static final int LENGTHS = 4;

  private final Map<String, String> attachments;
  private int bytes;

  TraceCarrier(Map<String, String> attachments) {
    this.attachments = new HashMap<>(attachments);
    attachments.forEach((name, value) -> bytes += size(name, value));
  }

  private static int size(String name, String value) {
    return name.getBytes(UTF_8).length + value.getBytes(UTF_8).length + LENGTHS;
  }

  /** Adds one, unless the call could not carry it. */
  void put(String name, String value) {
    String before = attachments.get(name);
    int after = bytes + size(name, value) - (before == null ? 0 : size(name, before));
    int count = attachments.size() + (before == null ? 1 : 0);
    if (count <= Invocation.MAX_ATTACHMENTS && after <= Invocation.MAX_ATTACHMENT_BYTES) {
      attachments.put(name, value);
      bytes = after;
    }
  }

  /** The call with all of them. */
  Invocation carriedBy(Invocation call) {
    return new Invocation(
        call.method(), call.arguments(), call.deadline(), Map.copyOf(attachments), call.caller());
  }
}
