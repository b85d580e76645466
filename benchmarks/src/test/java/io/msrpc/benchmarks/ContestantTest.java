package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All contestants do the same work; how fast is none of a test's business. */
class ContestantTest {
  private static final Duration ROUND = Duration.ofMillis(30);
  private static final int RATE = 2000;

  @ParameterizedTest
  @EnumSource(Entry.class)
  void answersEveryCall_whenTheCallerWaits(Entry entry) {
    try (Contestant contestant = entry.start()) {
      UserService service = contestant.blocking();
      assertThat(service.existUser("who@example.org")).isTrue();
      assertThat(service.existUser("")).isFalse();
      assertThat(service.createUser(Users.user(7))).isTrue();
      assertThat(service.getUser(7)).isEqualTo(Users.user(7));
      assertThat(service.listUser(3)).isEqualTo(new Users().listUser(3));
      assertThat(service.echo(new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
    }
  }

  @ParameterizedTest
  @EnumSource(Entry.class)
  void answersEveryCall_whenTheCallerDoesNotWait(Entry entry) throws Exception {
    byte[] large = new byte[64 * 1024];
    large[large.length - 1] = 5;
    try (Contestant contestant = entry.start()) {
      AsyncUserService service = contestant.async();
      var exists = service.existUser("who@example.org");
      var created = service.createUser(Users.user(0));
      var user = service.getUser(7);
      var page = service.listUser(3);
      var echo = service.echo(large);
      assertThat(exists.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(created.get(30, TimeUnit.SECONDS)).isFalse();
      assertThat(user.get(30, TimeUnit.SECONDS)).isEqualTo(Users.user(7));
      assertThat(page.get(30, TimeUnit.SECONDS).users()).hasSize(15);
      assertThat(echo.get(30, TimeUnit.SECONDS)).isEqualTo(large);
    }
  }

  @ParameterizedTest
  @EnumSource(Workload.class)
  void everyWorkloadCountsItsCalls(Workload workload) {
    try (Contestant contestant = Entry.RAW.start()) {
      Sample sample = workload.run(contestant, ROUND, RATE);
      assertThat(sample.rate()).isPositive();
      assertThat(sample.p50()).isPositive().isLessThanOrEqualTo(sample.p99());
      assertThat(sample.p99()).isLessThanOrEqualTo(sample.p999());
      assertThat(sample.bytes()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(Entry.class)
  void hundredsOfCallsAreUnderWayAtOnce(Entry entry) {
    try (Contestant contestant = entry.start()) {
      assertThat(Workload.GET.run(contestant, ROUND, 0).rate()).isPositive();
      assertThat(Workload.OPEN_GET.run(contestant, ROUND, RATE).rate()).isPositive();
      assertThat(Workload.SYNC_GET.run(contestant, ROUND, 0).rate()).isPositive();
    }
  }
}
