package io.msrpc.benchmarks;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The service that is measured. */
@MsService(timeoutMillis = 10_000)
public interface UserService {
  /** One user, by a worker thread. */
  CompletableFuture<User> get(long id);

  /** One user, on the I/O thread. */
  @MsMethod(nonBlocking = true)
  CompletableFuture<User> getOnIoThread(long id);

  /** Twelve fields, as the benchmarks of other RPC frameworks have it. */
  record User(
      long id,
      String name,
      int sex,
      Instant birthday,
      String email,
      String mobile,
      String address,
      String icon,
      List<Integer> permissions,
      int status,
      Instant createTime,
      Instant updateTime) {}
}
