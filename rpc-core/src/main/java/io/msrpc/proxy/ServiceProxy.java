package io.msrpc.proxy;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.transport.EventLoops;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The object behind a remote interface. A synchronous method waits on the calling thread; an
 * asynchronous one returns at once, and its future is completed on an I/O thread.
 */
public final class ServiceProxy implements InvocationHandler {
  private static final @Nullable Object[] NO_ARGUMENTS = {};

  private final ServiceContract contract;
  private final MethodTable methods;
  private final Invoker invoker;
  private final Duration callTimeout;
  private final LongSupplier nowNanos;

  private ServiceProxy(
      ServiceContract contract, Invoker invoker, Duration callTimeout, LongSupplier nowNanos) {
    this.nowNanos = nowNanos;
    this.contract = contract;
    this.methods = new MethodTable(contract);
    this.invoker = invoker;
    this.callTimeout = callTimeout;
  }

  /**
   * Makes an implementation of the contract's interface.
   *
   * @param callTimeout where neither method nor service says otherwise
   * @param nowNanos the clock of the deadlines, the same as the invoker's
   */
  public static Object of(
      ServiceContract contract, Invoker invoker, Duration callTimeout, LongSupplier nowNanos) {
    Class<?> type = contract.type();
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        new ServiceProxy(contract, invoker, callTimeout, nowNanos));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method called, @Nullable Object @Nullable [] arguments) {
    if (called.getDeclaringClass() == Object.class) {
      return objectMethod(proxy, called, arguments);
    }
    RemoteMethod method = methods.get(called);
    Duration timeout = method.timeout().isZero() ? callTimeout : method.timeout();
    Invocation invocation =
        new Invocation(
            method,
            arguments == null ? NO_ARGUMENTS : arguments,
            Deadline.after(timeout, nowNanos.getAsLong()),
            Map.of());
    if (!method.isAsync() && EventLoops.onIoThread()) {
      throw new NotStartedException(
          Reason.INVALID_REQUEST,
          method.shortName()
              + " would block an I/O thread; declare it as CompletableFuture, or call it elsewhere");
    }
    CompletableFuture<Reply> reply = invoker.invoke(invocation).toCompletableFuture();
    return method.isAsync() ? reply.thenApply(Reply::value) : await(method, reply);
  }

  private static @Nullable Object await(RemoteMethod method, CompletableFuture<Reply> reply) {
    try {
      return reply.get().value();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException failure) {
        throw failure;
      }
      throw new IllegalStateException(method + ": an Invoker failed with a foreign exception", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutcomeUnknownException(
          Reason.CANCELLED, method.shortName() + ": interrupted while waiting; it may have run", e);
    }
  }

  private Object objectMethod(
      Object proxy, Method called, @Nullable Object @Nullable [] arguments) {
    return switch (called.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "reference to " + contract.key();
    };
  }
}
