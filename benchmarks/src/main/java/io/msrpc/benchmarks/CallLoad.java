package io.msrpc.benchmarks;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.registry.FixedRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;

/**
 * Calls per second over loopback, client and server in this JVM: {@code mvn -q -pl benchmarks -am
 * package -DskipTests}, then {@code java -cp "benchmarks/target/classes:benchmarks/target/lib/*"
 * io.msrpc.benchmarks.CallLoad}. The kinds take turns for five rounds; compare them with each other
 * in one run, not with another machine's.
 */
public final class CallLoad {
  private static final Duration ROUND = Duration.ofSeconds(3);
  private static final int ROUNDS = 5;
  private static final int THREADS = 32;
  private static final int OUTSTANDING = 256;

  private CallLoad() {}

  /** Runs all kinds and prints a line a round. */
  public static void main(String[] arguments) throws InterruptedException {
    try (RpcServer server = RpcServer.builder().export(UserService.class, new Users()).start();
        RpcClient client =
            RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build()) {
      UserService users = client.reference(UserService.class);
      for (int round = 1; round <= ROUNDS; round++) {
        System.out.printf(
            "round %d: sync32 %,d/s, async256 %,d/s, async256 on the I/O thread %,d/s%n",
            round, sync(users::get), async(users::get), async(users::getOnIoThread));
      }
    }
  }

  /** So many threads, each waiting for its answer. */
  private static long sync(LongFunction<CompletableFuture<UserService.User>> call)
      throws InterruptedException {
    LongAdder calls = new LongAdder();
    CountDownLatch done = new CountDownLatch(THREADS);
    long end = System.nanoTime() + ROUND.toNanos();
    for (int i = 0; i < THREADS; i++) {
      new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  call.apply(calls.sum()).join();
                  calls.increment();
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    return calls.sum() / ROUND.toSeconds();
  }

  /** One thread that keeps so many calls under way. */
  private static long async(LongFunction<CompletableFuture<UserService.User>> call)
      throws InterruptedException {
    Semaphore free = new Semaphore(OUTSTANDING);
    long calls = 0;
    long end = System.nanoTime() + ROUND.toNanos();
    while (System.nanoTime() < end) {
      free.acquire();
      calls++;
      call.apply(calls).whenComplete((user, e) -> free.release());
    }
    free.acquire(OUTSTANDING);
    return calls / ROUND.toSeconds();
  }

  private static final class Users implements UserService {
    private static final Instant SOME_DAY = Instant.parse("2020-02-02T20:20:20Z");

    @Override
    public CompletableFuture<User> get(long id) {
      return CompletableFuture.completedFuture(user(id));
    }

    @Override
    public CompletableFuture<User> getOnIoThread(long id) {
      return CompletableFuture.completedFuture(user(id));
    }

    private static User user(long id) {
      return new User(
          id,
          "Doctor Who",
          1,
          SOME_DAY,
          "who@example.org",
          "612 3456 7890",
          "Totter's Lane 76, London",
          "https://example.org/icons/who.png",
          List.of(1, 12, 13, 14, 25, 36, 47, 58, 69),
          1,
          SOME_DAY,
          SOME_DAY);
    }
  }
}
