package io.msrpc.benchmarks;

import io.msrpc.annotation.MsService;

/** The service that is measured, for callers that wait; run by worker threads. */
@MsService(timeoutMillis = 10_000)
public interface UserService {
  /** Whether somebody has this address. */
  boolean existUser(String email);

  /** Whether the user is acceptable. */
  boolean createUser(User user);

  /** One user. */
  User getUser(long id);

  /** A page of 15 users. */
  Page listUser(int page);

  /** The same bytes. */
  byte[] echo(byte[] bytes);
}
