package io.msrpc.proxy;

import io.msrpc.call.CallContext;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The object behind a remote interface. A synchronous method waits on the calling thread; an
 * asynchronous one returns at once. Its future, and so what depends on that, is completed on a
 * thread that may wait: never on an I/O thread, unless the client's executor says so. Where that is
 * an I/O thread, the future's own waiting methods and synchronous calls are refused.
 */
public final class ServiceProxy implements InvocationHandler {
  private static final @Nullable Object[] NO_ARGUMENTS = {};

  /** A stream without a limit of its own; about a century. */
  private static final Duration ENDLESS = Duration.ofDays(36_500);

  private final ServiceContract contract;
  private final MethodTable methods;
  private final Invoker invoker;
  private final Duration callTimeout;
  private final LongSupplier nowNanos;
  private final Threads threads;

  /**
   * Where a client's callers hear what has become of their calls.
   *
   * @param callbacks completes the futures of asynchronous methods; what it refuses is completed
   *     where the answer came
   * @param streams on which subscribers hear that their stream did not begin
   */
  public record Threads(Executor callbacks, Executor streams) {}

  private ServiceProxy(
      ServiceContract contract,
      Invoker invoker,
      Duration callTimeout,
      LongSupplier nowNanos,
      Threads threads) {
    this.nowNanos = nowNanos;
    this.threads = threads;
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
      ServiceContract contract,
      Invoker invoker,
      Duration callTimeout,
      LongSupplier nowNanos,
      Threads threads) {
    Class<?> type = contract.type();
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        new ServiceProxy(contract, invoker, callTimeout, nowNanos, threads));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method called, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (called.getDeclaringClass() == Object.class) {
      return objectMethod(proxy, called, arguments);
    }
    RemoteMethod method = methods.get(called);
    @Nullable Object[] values = arguments == null ? NO_ARGUMENTS : arguments;
    if (method.streamsResult()) {
      Invocation outer = CallContext.served();
      return new RemoteStream(
          method, invoker, () -> invocation(method, values, outer), threads.streams());
    }
    if (!method.isAsync() && EventLoops.onIoThread()) {
      throw new NotStartedException(
          Reason.INVALID_REQUEST,
          method.shortName()
              + " would block an I/O thread; declare it as CompletableFuture, or call it elsewhere");
    }
    Invocation outer = CallContext.served();
    CompletableFuture<Reply> reply =
        invoker.invoke(invocation(method, values, outer)).toCompletableFuture();
    if (outer != null) {
      CallContext.nested(reply);
    }
    return method.isAsync()
        ? ClientFuture.of(method, reply, threads.callbacks())
        : await(method, reply);
  }

  /** A call made while serving another one has no more time than that. */
  private Invocation invocation(
      RemoteMethod method, @Nullable Object[] arguments, @Nullable Invocation outer) {
    Duration usual = method.streamsResult() ? ENDLESS : callTimeout;
    Duration timeout = method.timeout().isZero() ? usual : method.timeout();
    Deadline own = Deadline.after(timeout, nowNanos.getAsLong());
    Deadline deadline = outer == null ? own : own.earlier(outer.deadline());
    return new Invocation(method, arguments, deadline, Map.of());
  }

  private static @Nullable Object await(RemoteMethod method, CompletableFuture<Reply> reply)
      throws Throwable {
    try {
      return valueOf(method, reply.get());
    } catch (RpcException e) {
      throw toThrow(e);
    } catch (ExecutionException e) {
      throw toThrow(failure(method, e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      reply.cancel(true);
      Thread.currentThread().interrupt();
      throw new OutcomeUnknownException(
          Reason.CANCELLED, method.shortName() + ": interrupted while waiting; it may have run", e);
    } catch (CancellationException e) {
      throw new OutcomeUnknownException(
          Reason.CANCELLED, method.shortName() + ": cancelled while waiting; it may have run", e);
    } catch (Throwable e) { // the value that a filter has made up
      throw failure(method, e);
    }
  }

  /** The value of a reply, which is read here, on the thread of whoever gets it. */
  static @Nullable Object valueOf(RemoteMethod method, Reply reply) {
    Object value = reply.value();
    if (!method.canAnswer(value)) {
      String what = value == null ? "null" : "a value of " + value.getClass().getName();
      throw new ClassCastException("a filter answers with " + what);
    }
    return value;
  }

  /** A failure of what is no part of a call as what its caller expects. */
  static RpcException failure(RemoteMethod method, Throwable cause) {
    if (cause instanceof RpcException known) {
      return known;
    }
    String what = method.shortName() + ": " + cause.getClass().getName() + " was thrown";
    return new OutcomeUnknownException(Reason.INTERNAL, what + "; it may have run", cause);
  }

  /** What the caller gets for a failure: a declared exception itself, as if thrown right here. */
  private static Throwable toThrow(RpcException failure) {
    Throwable told = toTell(failure);
    return told == failure ? failure : told.fillInStackTrace();
  }

  /** What the caller gets for a failure: a declared exception itself. */
  static Throwable toTell(Throwable failure) {
    Throwable declared =
        failure instanceof RemoteFailureException remote ? remote.business() : null;
    return declared != null ? declared : failure;
  }

  /** A failure without what a future may have put around it. */
  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
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
