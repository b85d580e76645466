package io.msrpc.benchmarks;

import java.time.Duration;

/** What is asked of every contestant. */
enum Workload {
  /** 32 threads that wait, one user. */
  SYNC_GET("sync32 get"),
  /** 32 threads that wait, 15 users. */
  SYNC_LIST("sync32 list"),
  /** 256 calls under way, 32 bytes. */
  ECHO("async256 echo 32 B"),
  /** 256 calls under way, one user there. */
  CREATE("async256 create"),
  /** 256 calls under way, one user back. */
  GET("async256 get"),
  /** 256 calls under way, 15 users. */
  LIST("async256 list"),
  /** 64 calls under way, 64 KiB. */
  ECHO_64K("async64 echo 64 KiB"),
  /** A fixed rate, one user. */
  OPEN_GET("open loop get");

  private static final int THREADS = 32;
  private static final int WINDOW = 256;
  private static final int WINDOW_64K = 64;

  private final String title;

  Workload(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * One round.
   *
   * @param rate calls a second of the open loop; the others go as fast as they can
   */
  Sample run(Contestant contestant, Duration time, long rate) {
    UserService blocking = contestant.blocking();
    AsyncUserService async = contestant.async();
    byte[] small = new byte[32];
    byte[] large = new byte[64 * 1024];
    return switch (this) {
      case SYNC_GET -> ClosedLoop.run(THREADS, blocking::getUser, time);
      case SYNC_LIST -> ClosedLoop.run(THREADS, i -> blocking.listUser((int) i), time);
      case ECHO -> FixedWindow.run(WINDOW, i -> async.echo(small), time);
      case CREATE -> FixedWindow.run(WINDOW, i -> async.createUser(Users.user(i)), time);
      case GET -> FixedWindow.run(WINDOW, async::getUser, time);
      case LIST -> FixedWindow.run(WINDOW, i -> async.listUser((int) i), time);
      case ECHO_64K -> FixedWindow.run(WINDOW_64K, i -> async.echo(large), time);
      case OPEN_GET -> OpenLoop.run(rate, async::getUser, time);
    };
  }
}
