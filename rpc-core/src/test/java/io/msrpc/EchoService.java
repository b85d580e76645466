package io.msrpc;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A service with one method of each kind, for tests. */
@MsService(version = "2")
public interface EchoService {
  String echo(String text);

  @MsMethod(idempotent = true)
  String again(String text);

  CompletableFuture<User> user(long id);

  @MsMethod(oneway = true)
  void tell(String text);

  @MsMethod(nonBlocking = true)
  String thread();

  String worker();

  /** Which of several it is. */
  String name();

  @MsMethod(timeoutMillis = 30_000)
  String slow(String text);

  /** As {@code slow}, for a caller who does not wait. */
  @MsMethod(timeoutMillis = 300)
  String brief(String text);

  void fail(String message);

  byte[] bytes(byte[] payload);

  byte[] zeros(int length);

  Map<String, List<User>> byName(List<User> users);

  record User(long id, String name, Optional<Mood> mood) {}

  enum Mood {
    CALM,
    CROSS
  }
}
