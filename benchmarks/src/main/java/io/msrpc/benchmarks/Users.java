package io.msrpc.benchmarks;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The service itself: makes what it returns anew in every call. */
public final class Users implements UserServiceOnIo {
  private static final Instant SOME_DAY = Instant.parse("2020-02-02T20:20:20Z");
  private static final int PAGE_SIZE = 15;

  /** A user with every field set. */
  public static User user(long id) {
    return new User(
        id,
        "Doctor Who",
        1,
        SOME_DAY,
        "who@example.org",
        "612 3456 7890",
        "Totter's Lane 76, London",
        "https://example.org/icons/who.png",
        List.of(1, 12, 13, 14, 25, 36, 47, 58, 69),
        1,
        SOME_DAY.plusSeconds(id),
        SOME_DAY.plusMillis(id));
  }

  @Override
  public boolean existUser(String email) {
    return !email.isEmpty();
  }

  @Override
  public boolean createUser(User user) {
    return user.id() > 0;
  }

  @Override
  public User getUser(long id) {
    return user(id);
  }

  @Override
  public Page listUser(int page) {
    return new Page(
        page, 1000, IntStream.range(0, PAGE_SIZE).mapToObj(i -> user((long) page + i)).toList());
  }

  @Override
  public byte[] echo(byte[] bytes) {
    return bytes;
  }
}
