package io.msrpc.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import io.msrpc.transport.Address;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentFailuresTest {
  private static final Address PEER = new Address("10.0.0.1", 9700);
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final Ticking clock = new Ticking();
  private final RecentFailures failures = new RecentFailures(clock);

  /** A second later each time somebody looks. */
  private static final class Ticking extends Clock {
    private long seconds;

    @Override
    public synchronized Instant instant() {
      return START.plusSeconds(seconds++);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void keepsTheLatest_andListsThemFirst() {
    for (int i = 0; i < 100; i++) {
      failures.call("S#m" + i, "", new NotStartedException(Reason.UNAVAILABLE, ""));
    }
    List<RecentFailure> kept = failures.list();
    assertThat(kept)
        .extracting(RecentFailure::method)
        .containsExactlyElementsOf(
            IntStream.range(0, RecentFailures.KEPT).mapToObj(i -> "S#m" + (99 - i)).toList());
    assertThat(kept.get(0).at()).isEqualTo(START.plusSeconds(99));
  }

  @Test
  void keepsACall_howeverOftenAConnectFailsAfterIt() {
    failures.call("S#m", PEER.toString(), new OutcomeUnknownException(Reason.CONNECTION_LOST, "x"));
    failures.lost(PEER);
    for (int i = 0; i < 100; i++) {
      failures.refused(PEER, new IOException("Connection refused"));
    }
    assertThat(failures.list())
        .hasSize(RecentFailures.KEPT + 1)
        .endsWith(
            new RecentFailure(
                START,
                "S#m",
                "10.0.0.1:9700",
                Reason.CONNECTION_LOST,
                "OutcomeUnknownException",
                "x"))
        .startsWith(
            new RecentFailure(
                START.plusSeconds(101),
                "",
                "10.0.0.1:9700",
                Reason.CONNECT_FAILED,
                "IOException",
                "Connection refused"));
  }

  @Test
  void keepsNothingThatAnotherProcessWrote() {
    List<RpcException> told = new ArrayList<>();
    for (Reason reason : Reason.values()) {
      told.add(new RemoteFailureException(reason, "PIN 1234", "com.example.Secret"));
      if (reason != Reason.CONNECT_FAILED && reason != Reason.CONNECTION_LOST) {
        told.add(new NotStartedException(reason, "PIN 1234"));
        told.add(new OutcomeUnknownException(reason, "PIN 1234"));
      }
    }
    for (RpcException failure : told) {
      failures.call("S#m", "", failure);
      assertThat(failures.list().get(0).message()).isNotEmpty();
      assertThat(failures.list().toString()).doesNotContain("1234", "Secret");
    }
  }

  @Test
  void keepsWhatThisClientSaysOfACallThatWasNotSent() {
    failures.unsent("S#m", new NotStartedException(Reason.DEADLINE_EXCEEDED, "no connection"));
    assertThat(failures.list())
        .containsExactly(
            new RecentFailure(
                START,
                "S#m",
                "",
                Reason.DEADLINE_EXCEEDED,
                "NotStartedException",
                "no connection"));
  }

  @Test
  void isOfManyThreads() {
    CompletableFuture<?>[] all =
        IntStream.range(0, 8)
            .mapToObj(t -> CompletableFuture.runAsync(() -> addMany("thread" + t)))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();
    assertThat(failures.list()).hasSize(RecentFailures.KEPT).doesNotHaveDuplicates();
  }

  private void addMany(String method) {
    for (int i = 0; i < 1000; i++) {
      failures.call(method, "", new NotStartedException(Reason.OVERLOADED, ""));
    }
  }
}
