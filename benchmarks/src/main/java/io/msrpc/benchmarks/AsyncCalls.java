package io.msrpc.benchmarks;

import java.util.concurrent.CompletableFuture;

/**
 * The service over something that can call an {@link Operation}.
 *
 * @param caller sends it
 */
public record AsyncCalls(Caller caller) implements AsyncUserService {
  /** Sends a call and returns at once. */
  public interface Caller {
    /** The result to come. */
    <A, R> CompletableFuture<R> call(Operation<A, R> operation, A argument);
  }

  @Override
  public CompletableFuture<Boolean> existUser(String email) {
    return caller.call(Operation.EXIST, email);
  }

  @Override
  public CompletableFuture<Boolean> createUser(User user) {
    return caller.call(Operation.CREATE, user);
  }

  @Override
  public CompletableFuture<User> getUser(long id) {
    return caller.call(Operation.GET, id);
  }

  @Override
  public CompletableFuture<Page> listUser(int page) {
    return caller.call(Operation.LIST, page);
  }

  @Override
  public CompletableFuture<byte[]> echo(byte[] bytes) {
    return caller.call(Operation.ECHO, bytes);
  }
}
