package io.msrpc.benchmarks;

import io.msrpc.annotation.MsService;
import java.util.concurrent.CompletableFuture;

/** The service that is measured, for callers that do not wait; run by worker threads. */
@MsService(timeoutMillis = 10_000)
public interface AsyncUserService {
  /** Whether somebody has this address. */
  CompletableFuture<Boolean> existUser(String email);

  /** Whether the user is acceptable. */
  CompletableFuture<Boolean> createUser(User user);

  /** One user. */
  CompletableFuture<User> getUser(long id);

  /** A page of 15 users. */
  CompletableFuture<Page> listUser(int page);

  /** The same bytes. */
  CompletableFuture<byte[]> echo(byte[] bytes);
}
