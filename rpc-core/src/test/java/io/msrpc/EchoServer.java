package io.msrpc;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The service behind {@link EchoService}; remembers what it was told. */
final class EchoServer implements EchoService {
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  final AtomicInteger calls = new AtomicInteger();

  /** A call of {@code slow} has begun. */
  final Semaphore begun = new Semaphore(0);

  /** Lets a call of {@code slow} end. */
  final Semaphore mayEnd = new Semaphore(0);

  private final String name;

  EchoServer() {
    this("echo");
  }

  EchoServer(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String echo(String text) {
    calls.incrementAndGet();
    return text;
  }

  @Override
  public String again(String text) {
    calls.incrementAndGet();
    return text;
  }

  @Override
  public CompletableFuture<User> user(long id) {
    return CompletableFuture.completedFuture(new User(id, "u" + id, Optional.of(Mood.CALM)));
  }

  @Override
  public void tell(String text) {
    told.add(text);
  }

  @Override
  public String thread() {
    return Thread.currentThread().getName();
  }

  @Override
  public String worker() {
    return Thread.currentThread().getName();
  }

  @Override
  public String slow(String text) {
    calls.incrementAndGet();
    begun.release();
    mayEnd.acquireUninterruptibly();
    return text;
  }

  @Override
  public String brief(String text) {
    return slow(text);
  }

  @Override
  public void fail(String message) {
    throw EchoServer.<RuntimeException>undeclared(new IOException(message));
  }

  @SuppressWarnings("unchecked") // as a compiler without checked exceptions does
  private static <T extends Throwable> RuntimeException undeclared(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Override
  public byte[] zeros(int length) {
    return new byte[length];
  }

  @Override
  public byte[] bytes(byte[] payload) {
    return payload;
  }

  @Override
  public Map<String, List<User>> byName(List<User> users) {
    return users.stream().collect(Collectors.groupingBy(User::name));
  }
}
