package io.msrpc.benchmarks;

import java.util.concurrent.CompletableFuture;

/** The service behind futures that are complete when they are returned. */
public final class AsyncUsers implements AsyncUserServiceOnIo {
  private final Users users = new Users();

  @Override
  public CompletableFuture<Boolean> existUser(String email) {
    return CompletableFuture.completedFuture(users.existUser(email));
  }

  @Override
  public CompletableFuture<Boolean> createUser(User user) {
    return CompletableFuture.completedFuture(users.createUser(user));
  }

  @Override
  public CompletableFuture<User> getUser(long id) {
    return CompletableFuture.completedFuture(users.getUser(id));
  }

  @Override
  public CompletableFuture<Page> listUser(int page) {
    return CompletableFuture.completedFuture(users.listUser(page));
  }

  @Override
  public CompletableFuture<byte[]> echo(byte[] bytes) {
    return CompletableFuture.completedFuture(bytes);
  }
}
