package io.msrpc.benchmarks;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;

/** {@link UserService}, run by I/O threads. */
@MsService(timeoutMillis = 10_000)
public interface UserServiceOnIo extends UserService {
  @Override
  @MsMethod(nonBlocking = true)
  boolean existUser(String email);

  @Override
  @MsMethod(nonBlocking = true)
  boolean createUser(User user);

  @Override
  @MsMethod(nonBlocking = true)
  User getUser(long id);

  @Override
  @MsMethod(nonBlocking = true)
  Page listUser(int page);

  @Override
  @MsMethod(nonBlocking = true)
  byte[] echo(byte[] bytes);
}
