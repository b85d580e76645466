package io.msrpc.benchmarks;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceContract;
import io.msrpc.proxy.ServiceProxy;
import io.msrpc.service.ExportedServices;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The two ends of a call: on the client an interface method to an {@link Invoker}, which here
 * answers at once with an answer that exists already; on the server an invocation to the service's
 * method, beside a direct call and reflection. Neither argument nor result takes an allocation, so
 * that {@code -prof gc} counts the invokers alone:
 *
 * <pre>
 * java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.openjdk.jmh.Main InvokerBenchmark -prof gc
 * </pre>
 *
 * <p>Not final, because JMH derives from it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class InvokerBenchmark {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final String email = "who@example.org";
  private final UserService service = new Users();
  private final @Nullable Object[] arguments = {email};
  private final UserService blocking = (UserService) proxy(UserService.class);
  private final AsyncUserService async = (AsyncUserService) proxy(AsyncUserService.class);
  private final Method reflected;
  private final Invoker invoker;
  private final Invocation invocation;

  /** Reflects the service, once for each of its ways. */
  public InvokerBenchmark() {
    ServiceContract contract = ServiceContract.of(UserService.class);
    ExportedServices.Method exported =
        ExportedServices.of(Map.of(contract, service), List.of()).methods().stream()
            .filter(candidate -> candidate.method().method().getName().equals("existUser"))
            .findAny()
            .orElseThrow();
    this.reflected = exported.method().method();
    this.invoker = exported.invoker();
    Deadline deadline = Deadline.after(TIMEOUT, System.nanoTime());
    this.invocation = new Invocation(exported.method(), arguments, deadline, Map.of());
  }

  private static Object proxy(Class<?> type) {
    CompletableFuture<Reply> answer = CompletableFuture.completedFuture(Reply.of(true));
    return ServiceProxy.of(
        ServiceContract.of(type),
        call -> answer,
        TIMEOUT,
        System::nanoTime,
        new ServiceProxy.Threads(Runnable::run, Runnable::run));
  }

  /** The client's end, for a caller that waits. */
  @Benchmark
  public boolean clientWaits() {
    return blocking.existUser(email);
  }

  /** The client's end, for a caller that gets a future. */
  @Benchmark
  public CompletableFuture<Boolean> clientGetsFuture() {
    return async.existUser(email);
  }

  /** The server's end, as the framework does it. */
  @Benchmark
  public CompletionStage<Reply> serverInvoker() {
    return invoker.invoke(invocation);
  }

  /** The server's end, if the compiler knew the service. */
  @Benchmark
  public boolean serverDirect() {
    return service.existUser(email);
  }

  /** The server's end by java.lang.reflect. */
  @Benchmark
  public @Nullable Object serverReflection()
      throws IllegalAccessException, InvocationTargetException {
    return reflected.invoke(service, arguments);
  }
}
