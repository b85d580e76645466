package io.msrpc.benchmarks;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.util.concurrent.CompletableFuture;

/** {@link AsyncUserService}, run by I/O threads. */
@MsService(timeoutMillis = 10_000)
public interface AsyncUserServiceOnIo extends AsyncUserService {
  @Override
  @MsMethod(nonBlocking = true)
  CompletableFuture<Boolean> existUser(String email);

  @Override
  @MsMethod(nonBlocking = true)
  CompletableFuture<Boolean> createUser(User user);

  @Override
  @MsMethod(nonBlocking = true)
  CompletableFuture<User> getUser(long id);

  @Override
  @MsMethod(nonBlocking = true)
  CompletableFuture<Page> listUser(int page);

  @Override
  @MsMethod(nonBlocking = true)
  CompletableFuture<byte[]> echo(byte[] bytes);
}
