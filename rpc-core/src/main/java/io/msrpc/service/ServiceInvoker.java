package io.msrpc.service;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls one method of a service object on the current thread. */
final class ServiceInvoker implements Invoker {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceInvoker.class);

  private final RemoteMethod method;
  private final MethodHandle handle;

  ServiceInvoker(RemoteMethod method, Object service) {
    this.method = method;
    try {
      Method declared = method.method();
      declared.setAccessible(true);
      this.handle =
          MethodHandles.lookup()
              .unreflect(declared)
              .bindTo(service)
              .asSpreader(Object[].class, declared.getParameterCount())
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(method + " cannot be called", e);
    }
  }

  @Override
  public CompletionStage<Reply> invoke(Invocation invocation) {
    Object result;
    try {
      result = (@Nullable Object) handle.invokeExact(invocation.arguments());
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(failure(e));
    }
    if (!method.isAsync()) {
      return CompletableFuture.completedFuture(Reply.of(result));
    }
    if (result == null) {
      return CompletableFuture.failedFuture(
          failure(new NullPointerException(method.shortName() + " returned no future")));
    }
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    ((CompletionStage<?>) result)
        .whenComplete(
            (value, e) -> {
              if (e == null) {
                reply.complete(Reply.of(value));
              } else {
                reply.completeExceptionally(failure(e));
              }
            });
    return reply;
  }

  /**
   * Whatever a service throws, RpcExceptions of its own calls included, is the service's failure.
   */
  private RemoteFailureException failure(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    boolean declared = cause instanceof Exception;
    if (declared) {
      LOG.debug("{} threw", method, cause);
    } else {
      LOG.error("{} failed", method, cause);
    }
    String type = cause.getClass().getName();
    return new RemoteFailureException(
        declared ? Reason.APPLICATION : Reason.INTERNAL, type + ": " + cause.getMessage(), type);
  }
}
