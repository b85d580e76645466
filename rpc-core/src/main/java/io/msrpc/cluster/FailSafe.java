package io.msrpc.cluster;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.wire.type.CollectionForm;
import io.msrpc.wire.type.MapForm;
import io.msrpc.wire.type.OptionalForm;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers a call that failed with nothing: an empty collection, map or {@code Optional}, zero or
 * false for a primitive, else null. A stream fails as ever.
 */
record FailSafe(Terms terms, Warnings warnings) implements Invoker {
  @Override
  public CompletionStage<Reply> invoke(Invocation call) {
    if (call.method().streamsResult()) {
      return terms.invoke(call);
    }
    CallParts whole = new CallParts(call.method());
    whole.add(
        terms.invoke(call),
        (reply, failure) -> {
          if (failure != null) {
            warnings.add(call.method(), "failed and were answered with nothing", failure);
          }
          whole.complete(reply != null ? reply : Reply.of(nothing(call.method())));
        });
    return whole;
  }

  static @Nullable Object nothing(RemoteMethod method) {
    Type declared = method.result();
    Type raw = declared instanceof ParameterizedType generic ? generic.getRawType() : declared;
    if (!(raw instanceof Class<?> type) || type == void.class) {
      return null;
    }
    if (type.isPrimitive()) {
      return Array.get(Array.newInstance(type, 1), 0);
    }
    return empty(type);
  }

  private static @Nullable Object empty(Class<?> type) {
    OptionalForm optional = OptionalForm.of(type);
    if (optional != null) {
      return optional.empty();
    }
    Object collection = CollectionForm.empty(type);
    return collection == null ? MapForm.empty(type) : collection;
  }
}
