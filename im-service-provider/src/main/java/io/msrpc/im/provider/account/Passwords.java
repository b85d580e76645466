package io.msrpc.im.provider.account;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Hashes and checks passwords with bcrypt, which takes a while on purpose: on threads of its own,
 * half as many as there are processors, with a bounded queue, so that nothing else waits for it.
 */
public final class Passwords implements AutoCloseable {
  /** Most passwords that wait; at bcrypt's strength 10 that is less than a caller waits. */
  private static final int QUEUE = 100;

  /** What is checked where there is nothing to check: no password gets as far as being it. */
  private static final String NOBODYS = "\u0000nobody's password";

  private final BCryptPasswordEncoder bcrypt;
  private final String nobodysHash;
  private final ThreadPoolExecutor threads;

  /** With bcrypt's strength, 4 to 31: each step doubles the time. */
  public Passwords(int strength) {
    bcrypt = new BCryptPasswordEncoder(strength);
    nobodysHash = bcrypt.encode(NOBODYS);
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> new Thread(null, task, "msim-passwords", 0, false));
  }

  /** The hash of a password that keeps the rules. Fails with {@link RejectedExecutionException}. */
  CompletableFuture<String> hash(String password) {
    return run(() -> bcrypt.encode(password));
  }

  /** Whether it is the password with this hash. Fails with {@link RejectedExecutionException}. */
  CompletableFuture<Boolean> matches(String password, String hash) {
    return run(() -> bcrypt.matches(password, hash));
  }

  /** False, after as long as {@link #matches} takes. */
  CompletableFuture<Boolean> matchesNobody() {
    return run(() -> bcrypt.matches("another", nobodysHash));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private <T> CompletableFuture<T> run(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
