package io.msrpc.service;

import io.msrpc.call.CallContext;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceFailure;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Calls one method of a service object on the current thread. */
final class ServiceInvoker implements Invoker {
  private final RemoteMethod method;
  private final Object service;
  private final MethodHandle handle;
  private final Invoker inContext = this::call;

  ServiceInvoker(RemoteMethod method, Object service) {
    this.method = method;
    this.service = service;
    try {
      Method declared = method.method();
      declared.setAccessible(true);
      this.handle =
          MethodHandles.lookup()
              .unreflect(declared)
              .asFixedArity()
              .asSpreader(Object[].class, declared.getParameterCount())
              .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(method + " cannot be called", e);
    }
  }

  @Override
  public CompletionStage<Reply> invoke(Invocation invocation) {
    return CallContext.serve(invocation, inContext);
  }

  private CompletionStage<Reply> call(Invocation invocation) {
    Object target = service instanceof PerConnection each ? each.of(invocation.caller()) : service;
    if (target == null) {
      return CompletableFuture.failedFuture(
          new NotStartedException(
              Reason.UNAVAILABLE,
              "the connection is gone, or the service's object for it could not be made"));
    }
    Object result;
    try {
      result = (@Nullable Object) handle.invokeExact(target, invocation.arguments());
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(ServiceFailure.of(method, e));
    }
    CallContext used = CallContext.used();
    if (!method.isAsync()) {
      return CompletableFuture.completedFuture(reply(result, used));
    }
    try {
      Objects.requireNonNull(result, () -> method.shortName() + " returned no future");
      return promised((CompletionStage<?>) result, used);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(ServiceFailure.of(method, e));
    }
  }

  private static Reply reply(@Nullable Object result, @Nullable CallContext used) {
    Reply reply = Reply.of(result);
    return used == null ? reply : used.attachTo(reply);
  }

  /**
   * The reply to come; what the service promised, and the calls it made for that, are cancelled
   * once nobody waits for it. Of a foreign stage nothing is called but {@code whenComplete} and, to
   * cancel it, {@code toCompletableFuture}, which need not work.
   */
  private CompletableFuture<Reply> promised(
      CompletionStage<?> promised, @Nullable CallContext used) {
    if (promised.getClass() == CompletableFuture.class
        && promised instanceof CompletableFuture<?> future
        && future.isDone()
        && !future.isCompletedExceptionally()) {
      return CompletableFuture.completedFuture(reply(future.join(), used));
    }
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    reply.whenComplete(
        (value, e) -> {
          if (e != null && cancel(promised) && used != null) {
            used.cancelNested();
          }
        });
    promised.whenComplete(
        (value, e) -> {
          if (e == null) {
            reply.complete(reply(value, used));
          } else {
            reply.completeExceptionally(ServiceFailure.of(method, e));
          }
        });
    return reply;
  }

  /** Whether it was still to come, as far as that can be known. */
  private static boolean cancel(CompletionStage<?> promised) {
    try {
      return promised.toCompletableFuture().cancel(true);
    } catch (Throwable e) {
      return true;
    }
  }
}
